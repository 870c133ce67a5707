package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a terminal shows. */
@Timeout(120)
class CurlIT {
  private static final String JSON = "Content-Type: application/json";

  @TempDir private static Path home;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() {
    server = ServerProcess.quick(home).start();
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void prints_lines_as_they_come_and_ends_with_the_job() throws Exception {
    String id = api.emit(4, 1);
    Curl curl = Curl.start("-sN", api.url("/jobs/" + id + "/log?follow=true"));
    curl.awaitLine();
    assertThat(Api.text(api.job(id), "state")).isEqualTo("running");
    assertThat(curl.exit()).isZero();
    assertThat(curl.output().lines()).hasSize(4).allMatch(line -> line.startsWith("line "));
    assertThat(Api.text(api.job(id), "state")).isEqualTo("succeeded");
  }

  @Test
  void submits_and_follows_as_text() throws Exception {
    Curl curl = submit("text/plain");
    curl.awaitLine();
    assertThat(curl.exit()).isZero();
    assertThat(curl.output().lines()).hasSize(5).allMatch(line -> line.startsWith("line "));
  }

  @Test
  void submits_and_follows_as_events() throws Exception {
    Curl curl = submit("text/event-stream");
    assertThat(curl.exit()).isZero();
    List<Received> events = events(curl.output());
    assertThat(events.getFirst().id()).isEqualTo("0-1");
    assertThat(events.getLast().event()).isEqualTo("done");
    assertThat(events).filteredOn(event -> event.event().equals("log")).hasSize(5);
  }

  @Test
  void submits_and_follows_as_json_lines() throws Exception {
    Curl curl = submit("application/x-ndjson");
    assertThat(curl.exit()).isZero();
    List<String> lines = curl.output().lines().toList();
    assertThat(lines).allSatisfy(line -> Api.object(line.getBytes(UTF_8)));
    assertThat(lines.getLast()).contains("\"event\":\"done\"");
  }

  private static Curl submit(String accept) {
    return Curl.start(
        "-sN",
        api.url("/jobs"),
        "-H",
        JSON,
        "-H",
        "Accept: " + accept,
        "-d",
        "{\"type\":\"emit\",\"params\":{\"lines\":5,\"rate\":10}}");
  }

  @Test
  void gives_ranges_of_a_finished_log() throws Exception {
    String id = api.emit(1000, 0);
    api.finished(id);
    String url = api.url("/jobs/" + id + "/log");
    String whole = output("-s", url);
    assertThat(output("-s", "-r", "10-19", url)).isEqualTo(whole.substring(10, 20));
    assertThat(output("-s", "-r", "5000-", url)).isEqualTo(whole.substring(5000));
    assertThat(output("-s", "-r", "-7", url)).isEqualTo(whole.substring(whole.length() - 7));
    assertThat(output("-s", "-o", "/dev/null", "-w", "%{http_code}", "-r", "99999999-", url))
        .isEqualTo("416");
  }

  @Test
  void goes_on_with_a_file_that_was_cut() throws Exception {
    String id = api.emit(1000, 0);
    api.finished(id);
    String url = api.url("/jobs/" + id + "/log");
    String whole = output("-s", url);
    Path file = home.resolve("log.txt");
    Files.writeString(file, whole.substring(0, 12_345));
    assertThat(output("-s", "-C", "-", "-o", file.toString(), url)).isEmpty();
    assertThat(file).hasContent(whole);
  }

  @Test
  void resumes_events_after_the_last_id() throws Exception {
    String id = api.emit(50, 0);
    api.finished(id);
    String url = api.url("/jobs/" + id + "/events");
    List<Received> all = events(output("-sN", url));
    for (int i = 0; i < all.size() - 1; i += 7) {
      String cursor = "Last-Event-ID: " + all.get(i).id();
      assertThat(events(output("-sN", "-H", cursor, url)))
          .isEqualTo(all.subList(i + 1, all.size()));
    }
    String end = "Last-Event-ID: " + all.getLast().id();
    assertThat(output("-s", "-w", "%{http_code}", "-H", end, url)).isEqualTo("204");
  }

  @Test
  void tells_a_cut_from_an_end() throws Exception {
    String id = api.emit(100_000, 200);
    try (CuttingProxy proxy = new CuttingProxy(server.port())) {
      String root = "http://127.0.0.1:" + proxy.port() + "/jobs/" + id;
      List<Curl> readers = new ArrayList<>();
      readers.add(Curl.start("-sN", root + "/log?follow=true"));
      readers.add(Curl.start("-sN", root + "/events"));
      readers.add(Curl.start("-sN", "-H", "Accept: application/x-ndjson", root + "/events"));
      for (Curl reader : readers) {
        reader.awaitLine();
      }
      proxy.cut();
      for (Curl reader : readers) {
        // 18: a transfer that is not whole; 56: the line was reset
        assertThat(reader.exit()).isIn(18, 56);
      }
    } finally {
      assertThat(api.post("/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(202);
    }
  }

  private static String output(String... arguments) throws InterruptedException {
    Curl curl = Curl.start(arguments);
    assertThat(curl.exit()).isZero();
    return curl.output();
  }

  private static List<Received> events(String stream) throws IOException {
    SseReader reader = new SseReader(new ByteArrayInputStream(stream.getBytes(UTF_8)));
    List<Received> events = new ArrayList<>();
    for (Received event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }
}
