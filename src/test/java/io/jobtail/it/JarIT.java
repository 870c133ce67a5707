package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class JarIT {
  @TempDir private Path home;

  @Test
  void starts_with_plain_java_and_says_nothing_but_its_own_log() {
    try (ServerProcess server = new ServerProcess(home).start()) {
      server.api().finished(server.api().emit(10, 0));
      assertThat(server.terminate()).isEqualTo(143);
      assertThat(server.errors().lines())
          .allMatch(line -> line.matches("[0-9:.]+ INFO .*"), "is a log line below WARN");
    }
  }

  @Test
  void is_configured_by_environment_variables() {
    try (ServerProcess server =
        ServerProcess.quick(home)
            .with("JOBTAIL_STORE", "memory")
            .with("MICRONAUT_ENVIRONMENTS", "dev")
            // what Kubernetes tells a pod of a Service that is called jobtail
            .with("JOBTAIL_PORT", "tcp://10.0.0.1:80")
            .with("JOBTAIL_PORT_80_TCP", "tcp://10.0.0.1:80")
            .with("JOBTAIL_PORT_80_TCP_PROTO", "tcp")
            .with("JOBTAIL_SERVICE_HOST", "10.0.0.1")
            .with("JOBTAIL_SERVICE_PORT_HTTP", "80")
            .start()) {
      assertThat(server.errors()).doesNotContain("JOBTAIL_");
      assertThat(server.output())
          .contains("curl -N http://127.0.0.1:" + server.port() + "/jobs", "text/event-stream");
      server.api().finished(server.api().emit(10, 0));
      assertThat(server.dataDir().resolve("jobtail.db")).doesNotExist();
    }
  }

  @Test
  void refuses_a_data_directory_that_another_server_holds() {
    try (ServerProcess first = ServerProcess.quick(home.resolve("first")).start();
        ServerProcess second =
            ServerProcess.quick(home.resolve("second"))
                .with("JOBTAIL_DATA_DIR", first.dataDir().toString())) {
      assertCannotStart(second, first.dataDir().toString(), "another server", "stop it");
      assertThat(first.api().answers()).isTrue();
    }
  }

  @Test
  void refuses_a_database_that_is_damaged() throws IOException {
    try (ServerProcess server = ServerProcess.quick(home)) {
      byte[] noise = new byte[50_000];
      new Random(1).nextBytes(noise);
      Path file = Files.createDirectories(server.dataDir()).resolve("jobtail.db");
      Files.write(file, noise);
      assertCannotStart(server, file.toString(), "not a database", "move it away");
      assertThat(file).hasBinaryContent(noise);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobtail.db", "."})
  void refuses_a_database_or_directory_that_it_may_not_write(String readOnly) throws IOException {
    try (ServerProcess server = ServerProcess.quick(home).start()) {
      server.api().finished(server.api().emit(10, 0));
      server.terminate();
      Path target = server.dataDir().resolve(readOnly).normalize();
      assertThat(target.toFile().setWritable(false)).isTrue();
      try {
        assertCannotStart(bound(server), server.dataDir().toString(), "write");
      } finally {
        assertThat(target.toFile().setWritable(true)).isTrue();
      }
    }
  }

  /** Permissions do not bind root, unless it gives up that right. */
  private static ServerProcess bound(ServerProcess server) {
    return System.getProperty("user.name").equals("root")
        ? server.through("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
        : server;
  }

  @Test
  void refuses_a_data_directory_that_is_a_file() throws IOException {
    try (ServerProcess server = ServerProcess.quick(home)) {
      Files.writeString(server.dataDir(), "text");
      assertCannotStart(server, server.dataDir().toString(), "not a folder", "names a folder");
    }
  }

  @Test
  void refuses_a_port_that_is_taken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0);
        ServerProcess server =
            ServerProcess.quick(home)
                .with("MICRONAUT_SERVER_PORT", Integer.toString(taken.getLocalPort()))) {
      assertCannotStart(server, "" + taken.getLocalPort(), "in use", "MICRONAUT_SERVER_PORT");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JOBTAIL_STORE, nonsense, 'is sqlite, redis or memory, not nonsense'",
    "JOBTAIL_STORE, redis, REDIS_URI must say where that is",
    "JOBTAIL_STREAM_HEARTBEAT, banana, variable JOBTAIL_STREAM_HEARTBEAT) is 'banana'",
    "JOBTAIL_RUNNER_CONCURRENCY, 0, JOBTAIL_RUNNER_CONCURRENCY) must be greater than or equal to 1",
    "JOBTAIL_LOG_MAX_LINE, long, variable JOBTAIL_LOG_MAX_LINE) is 'long'",
    "JOBTAIL_STREAM_HARTBEAT, 5s, did you mean JOBTAIL_STREAM_HEARTBEAT?",
  })
  void refuses_a_setting_that_cannot_be_used(String variable, String value, String words) {
    try (ServerProcess server = ServerProcess.quick(home).with(variable, value)) {
      assertCannotStart(server, words);
    }
  }

  @Test
  void says_which_version_it_is() {
    try (ServerProcess server = ServerProcess.quick(home)) {
      assertThat(server.run("--version")).isZero();
      assertThat(server.output())
          .matches("(?s)Jobtail \\d+\\.\\d+\\.\\S+( \\(commit [0-9a-f]+\\))?\nJava 25.*");
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  void checks_the_configuration_with_the_words_of_a_start_and_makes_nothing() throws IOException {
    try (ServerSocket taken = new ServerSocket(0);
        ServerProcess server =
            ServerProcess.quick(home)
                .with("MICRONAUT_ENVIRONMENTS", "dev")
                .with("MICRONAUT_SERVER_PORT", Integer.toString(taken.getLocalPort()))) {
      assertThat(server.run("--check-config")).isZero();
      assertThat(server.output()).contains("can be used");
      server.configured("jobtail:\n  stream:\n    hartbeat: 5s\n");
      assertThat(server.run("--check-config")).isEqualTo(1);
      String told =
          server
              .errors()
              .lines()
              .filter(line -> line.startsWith("Jobtail "))
              .findFirst()
              .orElseThrow();
      assertCannotStart(
          server, "jobtail.stream.hartbeat (", "more.yml, line 3", "jobtail.stream.heartbeat?");
      assertThat(server.errors()).contains(told);
      assertThat(server.dataDir()).doesNotExist();
    }
  }

  /** As anybody starts it: the framework treats a failure otherwise in its test environment. */
  private static void assertCannotStart(ServerProcess server, String... words) {
    server.with("MICRONAUT_ENVIRONMENTS", "dev").spawn();
    assertThat(server.awaitExit()).isEqualTo(1);
    assertThat(server.errors().lines().filter(line -> line.startsWith("Jobtail cannot start")))
        .singleElement()
        .asString()
        .contains(words);
    assertThat(server.errors()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  @Test
  void refuses_submissions_and_goes_on_to_be_read_when_files_cannot_grow() throws IOException {
    // in blocks of 512 bytes: files may have 8 MB, which leaves room for the native library
    try (ServerProcess server =
        ServerProcess.quick(home).through("sh", "-c", "ulimit -f 16384; exec \"$@\"", "limited")) {
      server.start();
      Api api = server.api();
      String whole = api.emit(50, 0);
      api.finished(whole);
      List<Received> events = api.events(whole);
      api.emit(1_000_000, 0);
      HttpResponse<byte[]> refused =
          Awaitility.await()
              .atMost(60, TimeUnit.SECONDS)
              .until(
                  () -> api.post("/jobs", Api.emitJson(1, 0, 1)),
                  answer -> answer.statusCode() != 202);
      assertThat(refused.statusCode()).as(new String(refused.body(), UTF_8)).isEqualTo(503);
      assertThat(refused.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/problem+json");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(api.events(whole)).isEqualTo(events);
      assertThat(Api.text(api.job(whole), "state")).isEqualTo("succeeded");
      assertThat(server.terminate()).isEqualTo(143);
    }
  }
}
