package io.jobtail.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jobtail.web.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitoring system reads, over HTTP, of a server that keeps its jobs in a file. */
class ScrapeTest {
  private static final Path PAGE = Path.of("src/site/markdown/operations.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z.]+)` \\| `([a-z_]+)` \\| [a-z]+[^|]* \\| [^|]+ \\|$");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) ");
  private static final String LONG =
      "{\"type\":\"emit\",\"params\":{\"lines\":1,\"delay\":\"PT1H\"}}";

  @TempDir private Path home;
  private EmbeddedServer server;

  @BeforeEach
  void start() {
    server = start(Map.of());
  }

  private EmbeddedServer start(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("jobtail.data-dir", home.resolve("data").toString());
    properties.put("jobtail.runner.concurrency", 1);
    properties.put("jobtail.metrics.queue-interval", "10ms");
    return ApplicationContext.builder(properties).run(EmbeddedServer.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shows_what_the_operations_page_names_and_nothing_of_ours_that_it_does_not() {
    Map<String, String> rows = new TreeMap<>();
    Matcher row = ROW.matcher(read(PAGE));
    while (row.find()) {
      rows.put(row.group(1), row.group(2));
    }
    String scrape = scrape();

    assertThat(registered()).isEqualTo(rows.keySet());
    Set<String> shown =
        TYPE.matcher(scrape)
            .results()
            .map(type -> type.group(1))
            .filter(name -> name.startsWith("jobtail_"))
            .map(name -> name.replaceAll("_max$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(shown).isEqualTo(new TreeSet<>(rows.values()));
    assertThat(scrape.lines().filter(line -> line.startsWith("# HELP jobtail_")))
        .allMatch(line -> line.split(" ", 4)[3].length() > 10, "says what it is");
  }

  private Set<String> registered() {
    return server.getApplicationContext().getBean(MeterRegistry.class).getMeters().stream()
        .map(meter -> meter.getId().getName())
        .filter(name -> name.startsWith("jobtail."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void shows_the_process_too() {
    String scrape = scrape();
    String page = read(PAGE);
    for (String name :
        List.of(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds",
            "system_cpu_count")) {
      assertThat(scrape).contains("\n" + name);
      assertThat(page).contains("`" + name.replaceAll("_.*", "_") + "*`");
    }
  }

  @Test
  void moves_when_jobs_wait_run_and_end() {
    final double commits = value("jobtail_store_commit_seconds_count");
    final double events = value("jobtail_store_commit_events_sum");
    String running = submit(LONG);
    awaitValue("jobtail_jobs_running", 1);
    String waiting = submit(LONG);
    awaitValue("jobtail_queue_depth", 1);

    cancel(waiting);
    awaitValue("jobtail_queue_depth", 0);
    awaitValue("jobtail_jobs_ended_total{outcome=\"cancelled\",type=\"emit\"}", 1);
    cancel(running);
    awaitValue("jobtail_jobs_ended_total{outcome=\"cancelled\",type=\"emit\"}", 2);
    awaitValue("jobtail_jobs_running", 0);
    submit("{\"type\":\"emit\",\"params\":{\"lines\":100}}");
    awaitValue("jobtail_jobs_ended_total{outcome=\"succeeded\",type=\"emit\"}", 1);

    assertThat(value("jobtail_jobs_run_time_seconds_count{type=\"emit\"}")).isEqualTo(2);
    assertThat(value("jobtail_queue_wait_seconds_count")).isEqualTo(2);
    assertThat(value("jobtail_store_commit_seconds_count")).isGreaterThan(commits + 5);
    // 2 of the one that waited; 4 at least of the one that ran; 103 of the last
    assertThat(value("jobtail_store_commit_events_sum")).isGreaterThanOrEqualTo(events + 109);
    assertThat(value("jobtail_store_read_seconds_count")).isPositive();
  }

  @Test
  void counts_readers_and_the_jobs_they_follow() throws IOException {
    String job = submit(LONG);
    try (RawHttp reader =
        RawHttp.to(server.getPort())
            .send(RawHttp.request("GET", job + "/events", "Accept: text/event-stream"))) {
      assertThat(reader.head().status()).isEqualTo(200);
      awaitValue("jobtail_readers", 1);
      awaitValue("jobtail_readers_jobs", 1);
    }
    awaitValue("jobtail_readers", 0);
    awaitValue("jobtail_readers_jobs", 0);
    cancel(job);
  }

  @Test
  void no_label_carries_what_a_client_chose() {
    String job =
        submit("{\"type\":\"emit\",\"params\":{\"lines\":1},\"labels\":{\"l\":\"chosen\"}}");
    awaitValue("jobtail_jobs_ended_total{outcome=\"succeeded\",type=\"emit\"}", 1);
    for (String target :
        List.of(
            job,
            job + "/events",
            job + "/log",
            "/jobs/chosen",
            "/chosen?chosen=1",
            "/chosen/" + 1)) {
      var _ = ask(RawHttp.request("GET", target));
      var _ = ask(RawHttp.request("CHOSEN", target));
      var _ = ask(RawHttp.request("GET", target, "Transfer-Encoding: chosen"));
    }
    String id = job.substring(job.lastIndexOf('/') + 1);
    String scrape = scrape();

    assertThat(scrape).contains("http_server_requests_seconds_count{", "uri=\"/jobs/{");
    assertThat(scrape).doesNotContain(id).doesNotContainIgnoringCase("chosen");
    assertThat(server.getApplicationContext().getBean(MeterRegistry.class).getMeters())
        .filteredOn(meter -> meter.getId().getName().startsWith("jobtail."))
        .flatMap(meter -> meter.getId().getTags())
        .extracting(Tag::getKey)
        .containsOnly("type", "outcome", "state", "result", "reason");
  }

  @Test
  void is_guarded_like_everything_else() {
    assertThat(get("/prometheus", "Host: evil.example").status()).isEqualTo(421);
    assertThat(get("/prometheus", "Host: localhost", "Host: localhost").status()).isEqualTo(400);
    assertThat(ask(RawHttp.withBody("POST", "/prometheus", "{}", "Origin: http://evil")).status())
        .isEqualTo(403);
    RawHttp.Answer answer = get("/prometheus?unknown=1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.head().field("Content-Type")).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void no_other_endpoint_is_there() {
    for (String endpoint :
        List.of("metrics", "beans", "env", "loggers", "routes", "stop", "threaddump", "refresh")) {
      assertThat(get("/" + endpoint).status()).as(endpoint).isEqualTo(404);
      assertThat(
              ask(RawHttp.withBody("POST", "/" + endpoint, "{}", "Content-Type: application/json"))
                  .status())
          .as(endpoint)
          .isEqualTo(404);
    }
  }

  @Test
  void nothing_is_measured_or_shown_when_it_is_switched_off() {
    server.close();
    server = start(Map.of("micronaut.metrics.enabled", false));
    String job = submit("{\"type\":\"emit\",\"params\":{\"lines\":1}}");

    assertThat(get(job + "?until=finished").text()).contains("\"succeeded\"");
    assertThat(get("/prometheus").status()).isEqualTo(404);
    assertThat(server.getApplicationContext().getBeansOfType(QueueDepth.class)).isEmpty();
  }

  private String scrape() {
    RawHttp.Answer answer = get("/prometheus");
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }

  private double value(String series) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series));
  }

  private void awaitValue(String series, double expected) {
    await(series).atMost(Duration.ofSeconds(20)).until(() -> value(series) == expected);
  }

  private String submit(String body) {
    RawHttp.Answer answer =
        ask(RawHttp.withBody("POST", "/jobs", body, "Content-Type: application/json"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.head().field("Location");
  }

  private void cancel(String job) {
    assertThat(ask(RawHttp.withBody("POST", job + "/cancel", "")).status()).isIn(200, 202);
  }

  private RawHttp.Answer get(String target, String... headers) {
    return ask(RawHttp.request("GET", target, headers));
  }

  private RawHttp.Answer ask(String request) {
    try (RawHttp http = RawHttp.to(server.getPort())) {
      return http.sendAsFarAsItGoes(request).answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
