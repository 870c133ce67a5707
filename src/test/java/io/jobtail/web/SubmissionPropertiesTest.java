package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.store.LogLimits;
import io.jobtail.store.memory.MemoryEventStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
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
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/** Whatever is submitted is taken, or refused with the places of what is wrong. */
final class SubmissionPropertiesTest {
  private static @Nullable StoppingServer server;

  @BeforeContainer
  static void start() {
    // nothing runs: who knows for how long it would
    server =
        new StoppingServer(
            Map.of(
                "jobtail.store",
                "none",
                "jobtail.roles",
                "api",
                "jobtail.runner.queue-limit",
                "1000000000",
                "jobtail.commands.say.command[0]",
                "echo",
                "jobtail.commands.say.command[1]",
                "{text}",
                "jobtail.commands.say.params.text.pattern",
                "(?s).*",
                "jobtail.commands.say.params.text.required",
                "true"),
            new MemoryEventStore(Clock.systemUTC(), new LogLimits(16_384, 1 << 20)));
  }

  @AfterContainer
  static void stop() {
    server().close();
  }

  private static StoppingServer server() {
    return Objects.requireNonNull(server);
  }

  @Provide
  Arbitrary<Object> bodies() {
    Arbitrary<Object> params =
        Arbitraries.oneOf(
            AnyJson.some(
                Map.of(
                    "lines", mostly("0", "7"),
                    "rate", mostly("0", "1"),
                    "batch", mostly("1", "2"),
                    "length", mostly("0", "99"),
                    "delay", mostly("PT1S", "PT0S"),
                    "fail", mostly("true", "x"))),
            AnyJson.some(Map.of("text", AnyJson.text().map(text -> text))),
            AnyJson.some(Map.of("text", AnyJson.value(), "other", AnyJson.value())));
    Arbitrary<Object> submission =
        AnyJson.some(
            Map.of(
                "type", mostly("say", "emit"),
                "params",
                    Arbitraries.frequencyOf(Tuple.of(6, params), Tuple.of(1, AnyJson.value())),
                "labels", labels(),
                "timeout", mostly("PT1M", "PT0.001S"),
                "maxAttempts", mostly("1", "100")));
    Arbitrary<Object> good =
        Combinators.combine(AnyJson.text(), Arbitraries.strings().alpha().ofLength(3))
            .as((text, label) ->
                Map.of(
                    "type", "say",
                    "params", Map.of("text", "x" + text.replace('\0', ' ')),
                    "labels", Map.of(label, label)));
    return Arbitraries.frequencyOf(
        Tuple.of(4, good),
        Tuple.of(8, submission),
        Tuple.of(1, AnyJson.some(Map.of("type", mostly("say", "emit"), "x/~y", AnyJson.value()))),
        Tuple.of(1, AnyJson.value()));
  }

  private static Arbitrary<Object> labels() {
    Arbitrary<String> names =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(4)),
            Tuple.of(1, AnyJson.text()));
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Arbitraries.maps(names, AnyJson.text().map(text -> (Object) text))
                .ofMaxSize(3)
                .map(map -> map)),
        Tuple.of(1, Arbitraries.maps(names, AnyJson.value()).ofMaxSize(3).map(map -> map)),
        Tuple.of(1, AnyJson.value()));
  }

  /** One of these, the numbers among them as numbers, and now and then anything. */
  private static Arbitrary<Object> mostly(String... values) {
    Arbitrary<Object> likely =
        Arbitraries.of(values)
            .map(text -> text.matches("[0-9]+") ? new java.math.BigInteger(text) : text);
    return Arbitraries.frequencyOf(Tuple.of(6, likely), Tuple.of(1, AnyJson.value()));
  }

  @Property
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void any_json_is_taken_as_it_is_or_refused_with_the_places_of_what_is_wrong(
      @ForAll("bodies") Object body) throws IOException {
    byte[] text = AnyJson.print(body).getBytes(StandardCharsets.UTF_8);
    RawHttp.Answer answer = submit(text);
    Map<String, @Nullable Object> said = HttpFixture.json(answer);
    Statistics.collect(answer.status());
    Statistics.coverage(statuses -> {
      statuses.check(202).percentage(part -> part > 2);
      statuses.check(422).percentage(part -> part > 20);
    });
    if (answer.status() == 202) {
      Map<String, @Nullable Object> sent =
          HttpFixture.json(new String(text, StandardCharsets.UTF_8));
      assertThat(said.get("type")).isEqualTo(sent.get("type"));
      assertThat(said.get("labels"))
          .isEqualTo(sent.get("labels") == null ? Map.of() : sent.get("labels"));
      if ("say".equals(sent.get("type"))) {
        Object params = sent.get("params");
        // a number or a boolean becomes the text that the handler wants
        boolean isText = params instanceof Map<?, ?> fields && fields.get("text") instanceof String;
        if (isText) {
          assertThat(said.get("params")).isEqualTo(params);
        }
      }
      RawHttp.Answer job = server().get(answer.head().field("Location"));
      assertThat(job.status()).isEqualTo(200);
      assertThat(HttpFixture.json(job).get("params")).isEqualTo(said.get("params"));
      return;
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat((List<?>) said.get("violations"))
        .isNotEmpty()
        .allSatisfy(violation -> {
          String pointer = String.valueOf(((Map<?, ?>) violation).get("pointer"));
          assertThat(AnyJson.hasPlace(withParams(body), pointer)).as(pointer).isTrue();
        });
  }

  /** Parameters that are not given are none. */
  private static Object withParams(Object body) {
    if (body instanceof Map<?, ?> map && !map.containsKey("params")) {
      Map<Object, Object> filled = new LinkedHashMap<>(map);
      filled.put("params", Map.of());
      return filled;
    }
    return body;
  }

  @Property
  void what_is_no_json_is_refused_as_what_it_is(@ForAll byte[] body, @ForAll("ends") String end)
      throws IOException {
    byte[] start = ("{\"type\":\"say\"" + end).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    for (byte[] sent : List.of(body, all)) {
      RawHttp.Answer answer = submit(sent);
      assertThat(answer.status()).as(answer.text()).isIn(400, 422);
      assertThat(answer.head().field("Content-Type")).isEqualTo("application/problem+json");
      assertThat(HttpFixture.json(answer)).containsKey("detail");
    }
  }

  @Provide
  Arbitrary<String> ends() {
    return Arbitraries.of("", ",", ":", ",\"params\":", ",\"params\":{\"text\":\"", "}", ",\"\\u");
  }

  private static RawHttp.Answer submit(byte[] body) throws IOException {
    return server().ask(HttpFixture.post(new String(body, StandardCharsets.ISO_8859_1)));
  }
}
