package io.jobtail.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.web.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real nginx in front: with nothing but {@code proxy_pass}, and as the documentation has it. */
@Timeout(180)
class NginxIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NAME = "jobs.example.org";

  @TempDir private static Path home;
  private static ServerProcess server;
  private static TestCertificate certificate;
  private static Path pem;

  @TempDir private Path folder;
  private RealNginx nginx;
  private Api through;

  @BeforeAll
  static void start() {
    // where there is no nginx, nothing else is started
    RealNginx.in(home).close();
    certificate = TestCertificate.make(home, "web");
    pem = certificate.writeTo(home.resolve("jobs.pem"));
    server =
        ServerProcess.quick(home)
            .with("JOBTAIL_WEB_ALLOWED_HOSTS", "localhost,127.0.0.1," + NAME)
            .with("JOBTAIL_WEB_TRUSTED_PROXIES", "127.0.0.1")
            .with("JOBTAIL_STREAM_HEARTBEAT", "500ms")
            .start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void prepare() {
    nginx = RealNginx.in(folder);
    through = new Api(nginx.port());
  }

  @AfterEach
  void end() {
    if (nginx != null) {
      nginx.close();
    }
  }

  /** The configuration that everybody begins with. */
  private String plain(String... more) {
    return """
    server {
      listen 127.0.0.1:%d;
      %s
      location / {
        proxy_pass http://127.0.0.1:%d;
      }
    }
    """
        .formatted(nginx.port(), String.join("\n", more), server.port());
  }

  private String documented() {
    return RealNginx.documented(nginx.port(), server.port(), pem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "gzip on; gzip_min_length 0; gzip_types text/event-stream text/plain;"})
  void with_nothing_but_proxy_pass_streams_come_at_once_packed_or_not(String more)
      throws Exception {
    nginx.serve(plain(more));
    // a line now, and the next one much later
    String id = server.api().emit(100, 0.01);
    String events = through.url("/jobs/" + id + "/events");
    Curl sse = Curl.start("-sNi", "--compressed", events, "-H", "Accept: text/event-stream");
    Curl json = Curl.start("-sN", "--compressed", events, "-H", "Accept: application/x-ndjson");
    Curl log = Curl.start("-sN", "--compressed", through.url("/jobs/" + id + "/log?follow=true"));
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            List.of(sse, json, log).stream().allMatch(curl -> curl.output().contains("line 1 ")));
    assertThat(through.get("/jobs/" + id).statusCode()).isEqualTo(200);
    server.api().post("/jobs/" + id + "/cancel", "");
    for (Curl curl : List.of(sse, json, log)) {
      assertThat(curl.exit()).isZero();
    }
    assertThat(json.output()).contains("\"event\":\"done\"");
    assertThat(log.output().lines()).hasSize(1);
    assertThat(sse.output()).contains("event: done");
    assertThat(sse.output().contains("Content-Encoding: gzip")).isEqualTo(!more.isEmpty());
  }

  @Test
  void heartbeats_keep_a_silent_stream_alive_beyond_the_read_timeout() throws Exception {
    nginx.serve(plain("proxy_read_timeout 2s;"));
    String id =
        server.api().submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT4S\"}}");
    List<Received> events = through.events(id);
    assertThat(events.getLast().event()).isEqualTo("done");
    assertThat(events).isEqualTo(server.api().events(id));
  }

  @Test
  void a_stream_that_is_cut_behind_nginx_is_told_from_its_end() throws Exception {
    nginx.serve(plain("proxy_read_timeout 1s;"));
    // a text has no sign of life
    String id =
        server.api().submit("{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}");
    Curl curl = Curl.start("-sN", through.url("/jobs/" + id + "/log?follow=true"));
    assertThat(curl.exit()).isNotZero();
    assertThat(server.api().post("/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);
  }

  private String[] curl(String path, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("-sN", "--http2", "--cacert", pem.toString()));
    all.addAll(List.of("--connect-to", "::127.0.0.1:" + nginx.port()));
    all.addAll(List.of(more));
    all.add("https://localhost:" + nginx.port() + path);
    return all.toArray(String[]::new);
  }

  @Test
  void as_documented_pages_write_and_are_told_of_tls() throws Exception {
    nginx.serve(documented());
    Curl submitted =
        Curl.start(
            curl(
                "/jobs",
                "-i",
                "-H",
                "Origin: https://localhost:" + nginx.port(),
                "-H",
                "X-Forwarded-Host: evil.example",
                "-H",
                "Content-Type: application/json",
                "-d",
                Api.emitJson(1, 0, 1)));
    assertThat(submitted.exit()).isZero();
    assertThat(submitted.output())
        .startsWith("HTTP/2 202")
        .containsIgnoringCase("strict-transport-security: max-age=")
        .contains("location: /jobs/");
  }

  @Test
  void as_documented_many_streams_share_a_connection() throws Exception {
    nginx.serve(documented());
    String id = server.api().emit(200, 100);
    try (HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
      URI events = URI.create("https://localhost:" + nginx.port() + "/jobs/" + id + "/events");
      List<CompletableFuture<HttpResponse<Stream<String>>>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(
            client.sendAsync(
                HttpRequest.newBuilder(events).build(), HttpResponse.BodyHandlers.ofLines()));
      }
      List<String> expected =
          server.api().events(id).stream().map(event -> "id: " + event.id()).toList();
      for (var answer : all) {
        HttpResponse<Stream<String>> response = answer.get(60, TimeUnit.SECONDS);
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body().filter(line -> line.startsWith("id: ")))
            .containsExactlyElementsOf(expected);
      }
    }
  }

  /** As a browser's EventSource does: it comes back with its cursor, and gives up but at 200. */
  private static List<Received> follow(Api api, String id, Consumer<Received> seen)
      throws IOException {
    List<Received> all = new ArrayList<>();
    String last = "";
    while (true) {
      String[] cursor = last.isEmpty() ? new String[0] : new String[] {"Last-Event-ID", last};
      List<String> headers = new ArrayList<>(List.of("Accept", "text/event-stream"));
      headers.addAll(List.of(cursor));
      HttpResponse<InputStream> answer =
          api.open("/jobs/" + id + "/events", headers.toArray(String[]::new));
      assertThat(answer.statusCode()).isEqualTo(200);
      try (InputStream body = answer.body()) {
        SseReader reader = new SseReader(body, last);
        for (Received event = reader.next(); event != null; event = reader.next()) {
          all.add(event);
          last = event.id();
          seen.accept(event);
          if (event.event().equals("done")) {
            return all;
          }
        }
      } catch (IOException cut) {
        // it comes back
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private CompletableFuture<List<Received>> following(String id, CountDownLatch begun) {
    CompletableFuture<List<Received>> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(follow(through, id, _ -> begun.countDown()));
          } catch (IOException | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** The client is not what is tested. */
  private String documentedWithoutTls() throws IOException {
    return documented().replaceAll("ssl http2", "").replaceAll("(?m)^ *ssl_certificate.*$", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "worker_shutdown_timeout 1s;"})
  void as_documented_nothing_is_lost_while_nginx_reloads(String main) throws Exception {
    nginx.with(main).serve(documentedWithoutTls());
    String id = server.api().emit(100, 25);
    CountDownLatch begun = new CountDownLatch(10);
    CompletableFuture<List<Received>> reader = following(id, begun);
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    List<Long> before = nginx.workers();
    nginx.serve(documentedWithoutTls() + "# again\n");
    Awaitility.await("new workers")
        .atMost(PATIENCE)
        .until(() -> !before.containsAll(nginx.workers()));
    assertThat(reader.get(120, TimeUnit.SECONDS)).isEqualTo(server.api().events(id));
  }

  @Test
  void as_documented_readers_come_back_to_a_server_that_was_restarted() throws Exception {
    nginx.serve(documentedWithoutTls());
    String id = server.api().submit(Api.emitJson(100, 25, 2));
    CountDownLatch begun = new CountDownLatch(10);
    CompletableFuture<List<Received>> reader = following(id, begun);
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    server.kill9();
    HttpResponse<byte[]> away = through.get("/jobs");
    assertThat(away.statusCode()).isEqualTo(503);
    server.start();
    List<Received> all = reader.get(120, TimeUnit.SECONDS);
    assertThat(all).doesNotHaveDuplicates().isEqualTo(server.api().events(id));
  }
}
