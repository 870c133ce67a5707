package io.jobtail.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.it.CuttingProxy;
import io.jobtail.web.HttpFixture;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients from npm get a job's events: all of them, once, in order, and then they stop. */
@MicronautTest
@Property(name = "jobtail.store", value = "memory")
@Property(name = "jobtail.stream.retry", value = "50ms")
@Property(name = "spec.name", value = "NodeClientsTest")
@Tag("node")
final class NodeClientsTest extends HttpFixture {
  private static final String EVENTSOURCE = "eventsource.js";
  private static final String FETCH_EVENT_SOURCE = "fetch-event-source.js";
  private static final String RECONNECTING = "reconnecting";
  private static final String REFUSED = "refused";
  private static final String NO_JOB = "/jobs/01aaaaaaaaaaaaaaaaaaaaaaaa";
  private static final Pattern SCRIPT = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);

  private static @Nullable Node node;

  @Inject private Requests requests;

  /** What clients asked for: a connection says nothing, since it may be used again. */
  @ServerFilter("/jobs/*/events")
  @Requires(property = "spec.name", value = "NodeClientsTest")
  static final class Requests {
    /** The cursor of each, empty where there is none. */
    final List<String> cursors = new CopyOnWriteArrayList<>();

    @RequestFilter
    void see(HttpRequest<?> request) {
      if (request.getHeaders().accept().contains(MediaType.TEXT_EVENT_STREAM_TYPE)) {
        cursors.add(request.getHeaders().get("Last-Event-ID", String.class, ""));
      }
    }
  }

  @BeforeAll
  static void install() throws Exception {
    node = Node.withClients();
  }

  @BeforeEach
  void forgetRequests() {
    requests.cursors.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTSOURCE, FETCH_EVENT_SOURCE})
  void goes_on_by_itself_after_the_last_event_that_it_saw(String script) throws Exception {
    String job = submitLines(30, "");
    try (CuttingProxy proxy = new CuttingProxy(server.getPort());
        NodeClient client = follow(script, proxy, job)) {
      for (int seen = 10; seen <= 20; seen += 10) {
        gate.release(10);
        client.until("line " + seen);
        proxy.cut();
        client.until(RECONNECTING);
      }
      gate.release(10);
      client.untilItEnds();
      assertSawAll(client, job);
      assertComesBackOnlyWhenCut(client, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTSOURCE, FETCH_EVENT_SOURCE})
  void loses_nothing_when_it_is_cut_in_the_midst_of_an_event(String script) throws Exception {
    int count = 20;
    Random random = new Random(11);
    String job = submitLines(count, "x".repeat(3_000));
    try (CuttingProxy proxy =
            new CuttingProxy(server.getPort(), () -> 4_000 + random.nextInt(4_000));
        NodeClient client = follow(script, proxy, job)) {
      gate.release(count - 1);
      client.until("line " + (count - 1));
      proxy.cut();
      client.until(RECONNECTING);
      gate.release();
      client.untilItEnds();
      assertSawAll(client, job);
      assertComesBackOnlyWhenCut(client, 5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTSOURCE, FETCH_EVENT_SOURCE})
  void gets_all_of_a_job_that_has_ended_and_does_not_come_back(String script) throws Exception {
    String job = submitLines(10, "");
    gate.release(10);
    get(job + "?until=finished");
    try (CuttingProxy proxy = new CuttingProxy(server.getPort());
        NodeClient client = follow(script, proxy, job)) {
      client.untilItEnds();
      assertSawAll(client, job);
      assertComesBackOnlyWhenCut(client, 0);
    }
  }

  @Test
  void an_eventsource_that_nobody_closes_is_told_by_204_that_there_is_no_more() throws Exception {
    String job = submitLines(1, "");
    gate.release();
    try (CuttingProxy proxy = new CuttingProxy(server.getPort());
        NodeClient client = follow(EVENTSOURCE, proxy, job, "stay")) {
      client.untilItEnds();
      assertSawAll(client, job);
      assertThat(client.notices(RECONNECTING)).hasSize(1);
      assertRefused(client, 204);
      assertThat(requests.cursors).containsExactly("", id(events(job).getLast()));
    }
  }

  @Test
  void fetch_event_source_is_told_by_204_that_there_is_no_more() throws Exception {
    String job = submitLines(1, "");
    gate.release();
    Object last = json(get(job + "?until=finished")).get("lastEventId");
    try (CuttingProxy proxy = new CuttingProxy(server.getPort());
        NodeClient client = follow(FETCH_EVENT_SOURCE, proxy, job, String.valueOf(last))) {
      client.untilItEnds();
      assertThat(client.events()).isEmpty();
      assertRefused(client, 204);
      assertComesBackOnlyWhenCut(client, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTSOURCE, FETCH_EVENT_SOURCE})
  void gives_up_at_once_where_there_is_no_such_job(String script) throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server.getPort());
        NodeClient client = follow(script, proxy, NO_JOB)) {
      client.untilItEnds();
      assertThat(client.events()).isEmpty();
      assertRefused(client, 404);
      assertComesBackOnlyWhenCut(client, 0);
    }
  }

  @Test
  void fetch_event_source_sees_the_problem_document() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(server.getPort());
        NodeClient client = follow(FETCH_EVENT_SOURCE, proxy, NO_JOB)) {
      client.untilItEnds();
      String body = String.valueOf(json(client.notices(REFUSED).getFirst()).get("body"));
      assertThat(json(body).get("type")).isEqualTo("urn:jobtail:problem:not-found");
    }
  }

  @Test
  void the_wire_contract_shows_the_program_that_runs_here() throws Exception {
    Matcher shown = SCRIPT.matcher(Files.readString(Path.of("src/site/markdown/protocol.md")));
    assertThat(shown.find()).isTrue();
    assertThat(stripped(Files.readString(Path.of("src/test/node", FETCH_EVENT_SOURCE))))
        .containsSubsequence(stripped(shown.group(1)));
  }

  private static List<String> stripped(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** A job that says a line for each permit. */
  private String submitLines(int count, String more) throws IOException {
    return submit(run -> {
      for (int n = 1; n <= count; n++) {
        gate.acquire();
        run.log("line " + n + " " + more);
        run.progress(n, count, "lines");
      }
      return null;
    });
  }

  private static NodeClient follow(
      String script, CuttingProxy proxy, String job, String... arguments) throws IOException {
    String url = "http://127.0.0.1:" + proxy.port() + job + "/events";
    return java.util.Objects.requireNonNull(node)
        .start(script, Stream.concat(Stream.of(url), Stream.of(arguments)).toArray(String[]::new));
  }

  /** Each event of the job, once, in order, character for character. */
  private void assertSawAll(NodeClient client, String job) throws IOException {
    List<String> all = events(job);
    assertThat(ids(client.events())).isEqualTo(ids(all));
    assertThat(client.events()).isEqualTo(all);
  }

  private static List<String> ids(List<String> events) {
    return events.stream().map(NodeClientsTest::id).toList();
  }

  private static String id(String event) {
    return String.valueOf(json(event).get("id"));
  }

  private List<String> events(String job) throws IOException {
    String lines = get(job + "/events", NDJSON).text();
    return lines.lines().filter(line -> line.startsWith(NodeClient.EVENT)).toList();
  }

  private static void assertRefused(NodeClient client, int status) {
    assertThat(client.notices(REFUSED)).singleElement().asString().contains("\"status\":" + status);
  }

  private void assertComesBackOnlyWhenCut(NodeClient client, int least) {
    int cuts = client.notices(RECONNECTING).size();
    assertThat(cuts).isGreaterThanOrEqualTo(least);
    assertThat(requests.cursors).hasSizeBetween(1 + least, 1 + cuts);
    assertThat(requests.cursors.stream().skip(1)).doesNotContain("");
  }
}
