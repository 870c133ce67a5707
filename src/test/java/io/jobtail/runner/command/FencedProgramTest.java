package io.jobtail.runner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.job.JobId;
import io.jobtail.job.Json;
import io.jobtail.store.LogLimits;
import io.jobtail.store.NewJob;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another server takes the job of a program that runs here. */
final class FencedProgramTest {
  private static final String TREE = "sleep 300 & setsid sleep 300 >/dev/null 2>&1 & wait";

  @TempDir Path data;

  private final MemoryEventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(16_384, 1 << 30));

  private JobId submit() {
    NewJob job = new NewJob("tree", Json.EMPTY_OBJECT, Map.of(), null, null, 2, null, 100);
    if (store.submit(job) instanceof SubmitOutcome.Created created) {
      return created.fold().job().id();
    }
    throw new AssertionError("not created");
  }

  @Test
  void nothing_of_a_silent_program_is_left_running() {
    Map<String, Object> properties =
        Map.of(
            "jobtail.store", "none",
            "jobtail.data-dir", data.toString(),
            "jobtail.commands.tree.command", List.of("sh", "-c", TREE));
    try (EmbeddedServer _ =
        ApplicationContext.builder(properties, "test")
            .singletons(store)
            .run(EmbeddedServer.class)) {
      Marker marker = Marker.of(submit(), 1);
      await().until(() -> marker.processes().count() >= 3);
      assertThat(store.reopen().claimAbandoned(1)).hasSize(1);
      await().until(() -> marker.processes().allMatch(ProcessTree::isOver));
      await().untilAsserted(() -> assertThat(data.resolve("processes")).isEmptyDirectory());
    }
  }
}
