package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A copy that is made while jobs log as fast as they can is as good as a killed server's file. */
class BackupIT {
  private static final int RUNNING = 4;
  private static final int LINES = 100_000_000;

  @TempDir private Path home;

  @Test
  @Timeout(300)
  void a_server_starts_from_a_copy_that_was_made_while_jobs_log_at_full_speed() throws IOException {
    try (ServerProcess server = ServerProcess.quick(home.resolve("first")).start()) {
      String before = server.api().emit(500, 0);
      server.api().finished(before);
      List<String> running = emit(server.api());
      Path file = Files.createDirectories(home.resolve("second/data")).resolve("jobtail.db");
      try (ServerProcess command =
          ServerProcess.quick(home.resolve("command"))
              .with("JOBTAIL_DATA_DIR", server.dataDir().toString())) {
        assertThat(command.run("--backup", file.toString())).as(command.errors()).isZero();
        assertThat(command.output()).contains(file + " has ");
      }
      assertWereNotHeldUp(server.api(), running);
      try (ServerProcess second = ServerProcess.quick(home.resolve("second")).start()) {
        assertThat(second.api().events(before)).isEqualTo(server.api().events(before));
        for (String id : running) {
          assertIsPrefix(second.api(), server.api(), id);
        }
        second.api().finished(second.api().emit(10, 0));
        assertThat(second.terminate()).isEqualTo(143);
      }
    }
  }

  /** Jobs that are in the middle of what they say, and do not end by themselves. */
  private static List<String> emit(Api api) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < RUNNING; i++) {
      ids.add(
          api.submit(
              """
              {"type":"emit","params":{"lines":%d,"rate":5000,"batch":500}}\
              """
                  .formatted(LINES)));
    }
    ids.forEach(id ->
        Awaitility.await("lines of " + id)
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> Api.text(api.job(id), "lastEventId").matches("1-\\d{3,}")));
    return ids;
  }

  /** They run on, and end as they are told. */
  private static void assertWereNotHeldUp(Api api, List<String> ids) throws IOException {
    for (String id : ids) {
      assertThat(Api.text(api.job(id), "state")).isEqualTo("running");
      assertThat(api.post("/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);
      assertThat(Api.text(api.finished(id), "state")).isEqualTo("cancelled");
    }
  }

  /** Up to the moment of the copy the same; then the job is lost, as when a server was killed. */
  private static void assertIsPrefix(Api copy, Api original, String id) {
    assertThat(Api.text(copy.finished(id), "reason")).isEqualTo("lost");
    List<Received> copied = copy.events(id);
    List<Received> own = original.events(id);
    Received end = copied.getLast();
    assertThat(end.isDone()).isTrue();
    assertThat(end.data()).contains("\"state\":\"failed\"", "\"reason\":\"lost\"");
    List<Received> logged = copied.subList(0, copied.size() - 1);
    assertThat(logged).hasSizeGreaterThan(100);
    assertThat(own.subList(0, logged.size())).as("the beginning of %s", id).isEqualTo(logged);
  }
}
