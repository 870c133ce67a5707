package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a type usually takes, by servers that come and go on one file. */
final class UsualTimeTest {
  @TempDir Path data;

  private EmbeddedServer start() {
    return ApplicationContext.run(
        EmbeddedServer.class,
        Map.of(
            "jobtail.store",
            "sqlite",
            "jobtail.data-dir",
            data.toString(),
            "micronaut.server.port",
            "-1"),
        Environment.TEST);
  }

  private static RawHttp.Answer ask(EmbeddedServer server, String request) throws IOException {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      return http.sendAsFarAsItGoes(request).answer();
    }
  }

  private static Map<String, @Nullable Object> get(EmbeddedServer server, String target)
      throws IOException {
    return HttpFixture.json(ask(server, RawHttp.request("GET", target)));
  }

  private static String ended(EmbeddedServer server, String params) throws IOException {
    String body = "{\"type\":\"emit\",\"params\":" + params + "}";
    String job = ask(server, HttpFixture.post(body)).head().field("Location");
    get(server, job + "?until=finished");
    return job;
  }

  private static Duration took(Map<String, @Nullable Object> job) {
    return Duration.between(time(job, "startedAt"), time(job, "finishedAt"));
  }

  private static Instant time(Map<String, @Nullable Object> job, String field) {
    return Instant.parse(Objects.requireNonNull(job.get(field)).toString());
  }

  private static BigInteger seconds(Duration duration) {
    return BigInteger.valueOf(Math.max(1, Math.round(duration.toMillis() / 1000.0)));
  }

  private static void awaitUsual(EmbeddedServer server, String job, BigInteger seconds) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> seconds.equals(get(server, job).get("usualSeconds")));
  }

  @Test
  void a_server_that_starts_on_the_file_of_another_knows_what_is_usual() throws Exception {
    String job;
    Duration took;
    try (EmbeddedServer first = start()) {
      String failed = ended(first, "{\"lines\":1,\"fail\":true}");
      assertThat(get(first, failed)).doesNotContainKey("usualSeconds");
      job = ended(first, "{\"lines\":1,\"delay\":\"PT1.6S\"}");
      took = took(get(first, job));
    }
    assertThat(seconds(took)).isGreaterThan(BigInteger.ONE);
    try (EmbeddedServer second = start()) {
      awaitUsual(second, job, seconds(took));
      String later = ended(second, "{\"lines\":1}");
      Duration median = took.plus(took(get(second, later))).dividedBy(2);
      awaitUsual(second, job, seconds(median));
    }
  }
}
