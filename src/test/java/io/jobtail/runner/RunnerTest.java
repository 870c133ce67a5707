package io.jobtail.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.Json;
import io.jobtail.job.Reason;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.Lookup;
import io.jobtail.store.NewJob;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import io.jobtail.store.memory.MemoryEventStore;
import io.micronaut.context.ApplicationContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The parts put together by Micronaut, in real time. */
class RunnerTest {
  private final MemoryEventStore store =
      new MemoryEventStore(Clock.systemUTC(), new LogLimits(16_384, 1 << 30));

  private ApplicationContext start(Map<String, Object> properties, BeforeRescue... before) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("jobtail.store", "none");
    ApplicationContext context =
        ApplicationContext.builder(all, "test")
            .singletons((Object[]) before)
            .singletons(store)
            .build();
    return begun(context.start());
  }

  /** As when its server's port is open. */
  private static ApplicationContext begun(ApplicationContext context) {
    context.getBean(Runner.class).begin();
    return context;
  }

  private static Fold fold(EventStore store, JobId id) {
    if (store.find(id) instanceof Lookup.Found found) {
      return found.fold();
    }
    throw new AssertionError("no job " + id);
  }

  private JobId submit(String params, int maxAttempts) {
    return submit(store, params, maxAttempts);
  }

  private static JobId submit(EventStore store, String params, int maxAttempts) {
    NewJob job = new NewJob("emit", new Json(params), Map.of(), null, null, maxAttempts, null, 100);
    if (store.submit(job) instanceof SubmitOutcome.Created created) {
      return created.fold().job().id();
    }
    throw new AssertionError("not created");
  }

  private JobState state(JobId id) {
    return fold(store, id).job().state();
  }

  @Test
  void jobs_run_from_the_start_to_the_end() {
    try (ApplicationContext _ = start(Map.of())) {
      JobId id = submit("{\"lines\":100,\"rate\":1000,\"batch\":10,\"delay\":\"PT0.01S\"}", 1);
      Rig.until(() -> state(id).isFinished());
      assertThat(fold(store, id).job().result()).isEqualTo(new Json("{\"lines\":100}"));
      assertThat(fold(store, id).job().log().lines()).isEqualTo(100);
    }
  }

  @Test
  void what_has_to_be_done_before_the_rescue_is_done_before_it() {
    JobId id = submit("{\"lines\":1}", 1);
    assertThat(store.claimNext(Set.of())).isInstanceOf(NextOutcome.Claimed.class);
    MemoryEventStore next = store.reopen();
    List<String> order = new ArrayList<>();
    Map<String, Object> properties = Map.of("jobtail.store", "none");
    BeforeRescue before = () -> order.add("queued: " + next.queuePosition(id).isPresent());
    try (ApplicationContext _ =
        begun(ApplicationContext.builder(properties, "test").singletons(before, next).start())) {
      Rig.until(() -> fold(next, id).job().state() == JobState.SUCCEEDED);
      assertThat(order).containsExactly("queued: false");
    }
  }

  @Test
  void ends_are_written_before_the_store_closes() {
    ApplicationContext context =
        begun(ApplicationContext.run(Map.of("jobtail.store", "memory"), "test"));
    MemoryEventStore own = (MemoryEventStore) context.getBean(EventStore.class);
    JobId once = submit(own, "{\"lines\":1,\"delay\":\"PT1H\"}", 1);
    JobId more = submit(own, "{\"lines\":1,\"delay\":\"PT1H\"}", 2);
    Rig.until(() ->
        fold(own, once).job().state() == JobState.RUNNING
            && fold(own, more).job().state() == JobState.RUNNING);
    context.close();
    assertThatThrownBy(own::queueLength).isInstanceOf(StoreException.class);
    MemoryEventStore next = own.reopen();
    assertThat(fold(next, once).job().reason()).isEqualTo(Reason.SHUTDOWN);
    assertThat(fold(next, more).job().state()).isEqualTo(JobState.QUEUED);
    assertThat(next.claimAbandoned(10)).isEmpty();
  }

  @Test
  void limits_come_from_the_configuration() {
    Map<String, Object> properties =
        Map.of(
            "jobtail.runner.concurrency", 3,
            "jobtail.runner.cancel-grace", "250ms",
            "jobtail.runner.types.emit.concurrency", 1,
            "jobtail.result.max-bytes", "1KB",
            "jobtail.retention.age", "2h");
    try (ApplicationContext context = start(properties)) {
      RunnerConfiguration runner = context.getBean(RunnerConfiguration.class);
      assertThat(runner)
          .isEqualTo(
              new RunnerConfiguration(
                  3, 10_000, Duration.ofMillis(250), Duration.ofSeconds(5), 100));
      assertThat(context.getBeansOfType(TypeConfiguration.class))
          .containsExactly(new TypeConfiguration("emit", 1));
      assertThat(context.getBean(ResultLimits.class)).isEqualTo(new ResultLimits(1024));
      assertThat(context.getBean(RetentionConfiguration.class))
          .isEqualTo(
              new RetentionConfiguration(
                  Duration.ofHours(2),
                  10_000,
                  10L << 30,
                  Duration.ofDays(1),
                  Duration.ofMinutes(1)));
      JobId first = submit("{\"lines\":1,\"delay\":\"PT1H\"}", 1);
      JobId second = submit("{\"lines\":1,\"delay\":\"PT1H\"}", 1);
      Rig.until(() -> state(first) == JobState.RUNNING);
      assertThat(store.queuePosition(second)).hasValue(1);
    }
  }

  @Test
  void a_lease_or_a_refresh_that_is_too_short_refuses_the_start() {
    assertThatThrownBy(() -> start(Map.of("jobtail.runner.lease", "100ms")))
        .hasStackTraceContaining("jobtail.runner.lease is 1s or more, not PT0.1S");
    assertThatThrownBy(() -> start(Map.of("jobtail.runner.history.refresh", "0s")))
        .hasStackTraceContaining("jobtail.runner.history.refresh is 1s or more, not PT0S");
  }

  @Test
  void emit_is_only_there_where_it_is_tried_out() {
    Map<String, Object> properties = Map.of("jobtail.store", "memory");
    try (ApplicationContext context =
        ApplicationContext.builder(properties, "prod").deduceEnvironment(false).start()) {
      assertThat(context.getBean(JobTypes.class).find("emit")).isEmpty();
    }
    try (ApplicationContext context =
        ApplicationContext.builder(properties, "dev").deduceEnvironment(false).start()) {
      assertThat(context.getBean(JobTypes.class).find("emit")).isPresent();
    }
  }
}
