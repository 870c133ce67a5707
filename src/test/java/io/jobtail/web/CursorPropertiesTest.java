package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.EventId;
import io.jobtail.runner.JobFailedException;
import io.jobtail.web.EventForms.Event;
import io.jobtail.web.EventForms.Form;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever stands where a cursor may stand, the answer is a described one, and no event of it comes
 * twice, out of order or not at all.
 */
final class CursorPropertiesTest {
  private static final String FORM = "(0|[1-9][0-9]{0,8})-(0|[1-9][0-9]{0,17})";

  private static final List<Form> FORMS = List.of(Form.values());

  private static @Nullable StoppingServer server;
  private static String job = "";
  private static String other = "";
  private static List<Event> all = List.of();
  private static List<Event> others = List.of();

  @BeforeContainer
  static void twoJobs() throws IOException {
    server =
        new StoppingServer(
            Map.of("jobtail.runner.retry.initial", "1ms", "jobtail.runner.retry.max", "1ms"));
    job =
        server()
            .submit(
                context -> {
                  for (int i = 0; i < 7; i++) {
                    context.log("line " + i);
                  }
                  throw new JobFailedException("once more");
                },
                ",\"maxAttempts\":2");
    other =
        server()
            .submit(
                context -> {
                  context.log("another");
                  return null;
                },
                "");
    server().get(job + "?until=finished");
    server().get(other + "?until=finished");
    all = EventForms.read(server(), Form.NDJSON, job, "", "");
    others = EventForms.read(server(), Form.NDJSON, other, "", "");
    assertThat(all).hasSizeGreaterThan(16);
  }

  @AfterContainer
  static void stop() {
    server().close();
  }

  private static StoppingServer server() {
    return Objects.requireNonNull(server);
  }

  @Provide
  Arbitrary<String> ids() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 14))
        .as((attempt, seq) -> attempt + "-" + seq);
  }

  @Provide
  Arbitrary<String> cursors() {
    Arbitrary<String> far =
        Combinators.combine(
                Arbitraries.integers().between(0, 999_999_999),
                Arbitraries.longs().between(0, 999_999_999_999_999_999L))
            .as((attempt, seq) -> attempt + "-" + seq);
    return Arbitraries.frequencyOf(
        Tuple.of(5, ids()),
        Tuple.of(1, far),
        Tuple.of(2, Arbitraries.strings().withChars("0129-,.~+ ").ofMaxLength(8)),
        Tuple.of(2, Arbitraries.strings().all().ofMaxLength(12)));
  }

  @Provide
  Arbitrary<String> feedCursors() {
    Arbitrary<String> place =
        Arbitraries.frequencyOf(
            Tuple.of(5, ids()), Tuple.of(1, Arbitraries.of(".", "~")), Tuple.of(1, cursors()));
    return Arbitraries.frequencyOf(
        Tuple.of(6, Combinators.combine(place, place).as((one, two) -> one + "," + two)),
        Tuple.of(1, cursors()));
  }

  @Property
  void in_the_query_it_is_a_place_in_the_log_or_refused(
      @ForAll("cursors") String text, @ForAll boolean last, @ForAll Form form) throws IOException {
    String query = (last ? "lastEventId=" : "after=") + encoded(text);
    if (text.matches(FORM)) {
      assertThatItGoesOn(EventForms.read(server(), form, job, query, ""), all, text);
    } else {
      assertThatItIsRefused(server().get(job + "/events?" + query, EventForms.accept(form)));
    }
  }

  @Property
  void in_the_header_it_is_too(@ForAll("cursors") String text, @ForAll Form form)
      throws IOException {
    // what a field cannot hold has tests of its own
    String value = text.replaceAll("[^ -~\u00a1-\u00ff]", "?").strip();
    String header = "Last-Event-ID: " + value;
    if (value.isEmpty() || value.matches(FORM)) {
      assertThatItGoesOn(
          EventForms.read(server(), form, job, "", header), all, value.isEmpty() ? "0-0" : value);
    } else {
      assertThatItIsRefused(server().get(job + "/events", EventForms.accept(form), header));
    }
  }

  @Property
  void a_log_that_is_read_in_pieces_is_the_log(
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 5) Integer> pieces, @ForAll Form form)
      throws IOException {
    List<Event> read = new ArrayList<>();
    String cursor = "0-0";
    for (int piece : pieces) {
      Form now = FORMS.get((piece + read.size()) % FORMS.size());
      List<Event> next =
          now == Form.PAGES
              ? EventForms.page(
                  server()
                      .get(
                          job + "/events?limit=" + piece,
                          EventForms.accept(now),
                          "Last-Event-ID: " + cursor))
              : EventForms.read(server(), now, job, "limit=" + piece + "&after=" + cursor, "");
      assertThat(next).hasSizeLessThanOrEqualTo(piece);
      read.addAll(next);
      cursor = read.getLast().id();
    }
    read.addAll(EventForms.read(server(), form, job, "after=" + cursor, ""));
    assertThat(read).isEqualTo(all);
  }

  @Property
  void of_several_jobs_it_is_a_place_in_each_or_refused(
      @ForAll("feedCursors") String text, @ForAll boolean sse) throws IOException {
    RawHttp.Answer answer =
        server()
            .get(
                feed() + "&lastEventId=" + encoded(text),
                sse ? HttpFixture.SSE : HttpFixture.NDJSON);
    String[] places = text.split(",", -1);
    boolean isOne = List.of(places).stream().allMatch(place -> place.matches(FORM + "|[.~]"));
    if (!isOne || places.length != 2) {
      assertThatItIsRefused(answer);
      return;
    }
    List<Event> read = EventForms.events(answer);
    assertThatPlace(places[0], read, job, all);
    assertThatPlace(places[1], read, other, others);
  }

  @Property
  void a_feed_goes_on_from_every_event_of_it(@ForAll @IntRange(max = 50) int number)
      throws IOException {
    List<Event> read = EventForms.events(server().get(feed(), HttpFixture.NDJSON));
    Event seen = read.get(number % read.size());
    List<Event> rest =
        EventForms.events(server().get(feed(), HttpFixture.NDJSON, "Last-Event-ID: " + seen.id()));
    List<Event> both = new ArrayList<>(read.subList(0, number % read.size() + 1));
    both.addAll(rest);
    assertThat(of(job, both)).isEqualTo(all);
    assertThat(of(other, both)).isEqualTo(others);
  }

  private static String feed() {
    return "/events?job=" + name(job) + "&job=" + name(other);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void assertThatPlace(
      String place, List<Event> read, String path, List<Event> model) {
    if (place.equals("~")) {
      assertThat(of(path, read)).isEmpty();
    } else {
      assertThatItGoesOn(of(path, read), model, place.equals(".") ? "0-0" : place);
    }
  }

  /** One job's events, as its own stream gives them. */
  private static List<Event> of(String path, List<Event> feed) {
    List<Event> own = new ArrayList<>();
    for (Event event : feed) {
      Map<String, @Nullable Object> data = new LinkedHashMap<>(event.data());
      String id = (String) data.remove("id");
      // the document stands where else the name of the job does
      String of =
          data.get("job") instanceof Map<?, ?> document
              ? (String) document.get("id")
              : (String) data.remove("job");
      if (name(path).equals(of) && id != null) {
        own.add(new Event(id, event.name(), data));
      }
    }
    return own;
  }

  private static void assertThatItGoesOn(List<Event> read, List<Event> model, String cursor) {
    EventId at = EventId.parse(cursor).orElseThrow();
    EventId end = model.getLast().at();
    boolean isBeforeAnAttempt = at.seq() == 0 && at.attempt() <= end.attempt();
    if (isBeforeAnAttempt || model.stream().anyMatch(event -> event.at().equals(at))) {
      assertThat(read).isEqualTo(after(at, model));
      return;
    }
    Event gap = read.getFirst();
    assertThat(gap.name()).isEqualTo("gap");
    assertThat(gap.data())
        .containsEntry("reason", "unknown-cursor")
        .containsEntry("from", cursor)
        .containsEntry("to", gap.id());
    assertThat(read.subList(1, read.size())).isEqualTo(after(gap.at(), model)).isNotEmpty();
  }

  private static List<Event> after(EventId at, List<Event> model) {
    return model.stream().filter(event -> event.at().isAfter(at)).toList();
  }

  private static void assertThatItIsRefused(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
    assertThat(HttpFixture.json(answer)).containsEntry("title", "Bad Request");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
