package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.tracing.Collector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way to a server that others may reach, as the README has it. */
@Timeout(180)
class SecuredIT {
  private static final Pattern MADE =
      Pattern.compile("(?s)(jobtail_[\\w-]{43}).*(sha256:[0-9a-f]{64})");

  private static final String KEY = "k3y-of-the-collector";

  @TempDir private Path home;

  private static int status(HttpClient client, int port, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs"))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void a_token_that_the_command_line_makes_lets_its_holder_in_and_nobody_else() throws Exception {
    Matcher made;
    try (ServerProcess command = ServerProcess.quick(home.resolve("command"))) {
      assertThat(command.run("--new-token", "ci")).isZero();
      made = MADE.matcher(command.output());
      assertThat(made.find()).as(command.output()).isTrue();
    }
    try (ServerProcess refused =
        ServerProcess.quick(home.resolve("refused")).with("MICRONAUT_SERVER_HOST", "0.0.0.0")) {
      assertThat(refused.run()).isEqualTo(1);
      assertThat(refused.errors()).contains("JOBTAIL_SECURITY_OPEN=true");
    }
    try (Collector collector = new Collector();
        ServerProcess server =
            ServerProcess.quick(home.resolve("server"))
                .with("MICRONAUT_SERVER_HOST", "0.0.0.0")
                .with("JOBTAIL_SECURITY_TOKENS_CI_HASH", made.group(2))
                .with("JOBTAIL_SECURITY_TOKENS_CI_SCOPES", "read,submit")
                .with("JOBTAIL_LOGS_FORMAT", "json")
                .with("JOBTAIL_TRACING_ENABLED", "true")
                .with("JOBTAIL_TRACING_ENDPOINT", collector.endpoint())
                .with("JOBTAIL_TRACING_HEADERS", "x-api-key=" + KEY)
                .with("JDK_JAVA_OPTIONS", "-Djdk.httpclient.HttpClient.log=headers")
                .start();
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(status(http, server.port(), made.group(1))).isEqualTo(200);
      assertThat(status(http, server.port(), made.group(1) + "x")).isEqualTo(401);
      // spans are sent after five seconds
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> collector.keys.contains(KEY));
      String client = "\"logger\":\"jdk.httpclient.HttpClient\"";
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.errors().contains(client));
      assertThat(server.errors()).contains("x-api-key: ***");
      assertThat(server.errors().lines().filter(line -> line.contains("HttpClient")))
          .filteredOn(line -> !line.startsWith("NOTE:")) // of the JVM, about its options
          .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
      assertThat(server.errors() + server.output()).doesNotContain(made.group(1), KEY);
    }
  }
}
