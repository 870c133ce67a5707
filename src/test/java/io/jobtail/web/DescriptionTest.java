package io.jobtail.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobtail.job.JobState;
import io.jobtail.job.Reason;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpMethod;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.web.router.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the API against what the server does: all of it, and nothing else. */
@MicronautTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Property(name = "jobtail.store", value = "memory")
final class DescriptionTest extends HttpFixture {
  private static final Described DESCRIBED = Described.read();

  /** One answer that is described, in one of its forms. */
  record Answer(Described.Operation operation, int status, String type) {
    @Override
    public String toString() {
      return operation + " " + status + " " + type;
    }
  }

  @Inject Router router;
  private Provocations provocations;

  @BeforeAll
  void start() {
    provocations = new Provocations(this);
  }

  @AfterAll
  void stop() throws IOException {
    provocations.close();
  }

  static Stream<Answer> answers() {
    return DESCRIBED.operations().stream()
        .flatMap(operation ->
            DESCRIBED.statuses(operation).stream()
                .flatMap(status ->
                    types(operation, status).map(type -> new Answer(operation, status, type))));
  }

  private static Stream<String> types(Described.Operation operation, int status) {
    Set<String> types = DESCRIBED.types(operation, status);
    return types.isEmpty() ? Stream.of("") : types.stream();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void every_answer_that_is_described_is_given_and_is_as_described(Answer answer)
      throws IOException {
    RawHttp.Answer given = provocations.provoke(answer);
    Described.Operation operation = answer.operation();
    assertThat(given.status()).as(given.text()).isEqualTo(answer.status());
    assertThat(given.head().field("Content-Type").replaceFirst(";.*", "")).isEqualTo(answer.type());
    for (String header : DESCRIBED.headers(operation, answer.status())) {
      String value = given.head().field(header);
      if (!value.isEmpty() || DESCRIBED.isRequired(operation, answer.status(), header)) {
        assertThat(DESCRIBED.wrongHeader(operation, answer.status(), header, value))
            .as("%s: %s", header, value)
            .isEmpty();
      }
    }
    String schema = DESCRIBED.schema(operation, answer.status(), answer.type());
    DescribedBodies.assertFits(DESCRIBED, schema, given.text());
    if (answer.type().equals("application/problem+json")) {
      assertThat(json(given)).containsEntry("status", BigInteger.valueOf(answer.status()));
    }
  }

  @Test
  void there_is_an_operation_for_every_route_and_a_route_for_every_operation() {
    Set<String> routes =
        router
            .uriRoutes()
            .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
            .filter(route -> route.getHttpMethod() != HttpMethod.OPTIONS)
            .map(route ->
                route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> operations =
        DESCRIBED.operations().stream()
            .map(Described.Operation::toString)
            // a file among those of the pages
            .filter(operation -> !operation.equals("GET /openapi.json"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(operations).isEqualTo(routes);
  }

  @Test
  void who_sends_slowly_is_described_for_every_operation() {
    assertThat(DESCRIBED.operations())
        .allMatch(operation -> DESCRIBED.statuses(operation).contains(408));
  }

  @Test
  void every_parameter_of_a_query_is_described() throws IOException {
    for (Described.Operation operation : DESCRIBED.operations()) {
      if (operation.path().matches("/(jobs|events|job-types|tickets).*")) {
        RawHttp.Answer refused = provocations.ask(operation, operation.path() + "?zzz=1");
        String detail = String.valueOf(json(refused).get("detail"));
        Set<String> known = new TreeSet<>();
        if (!detail.endsWith("none is known")) {
          known.addAll(List.of(detail.replaceFirst(".*known: ", "").split(", ")));
        }
        assertThat(DESCRIBED.query(operation)).as("%s: %s", operation, detail).isEqualTo(known);
      }
    }
  }

  @Test
  void every_kind_of_event_is_given_and_is_as_described() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (String stream : provocations.eventfulStreams()) {
      seen.addAll(DescribedBodies.assertFits(DESCRIBED, "EventStream", stream));
    }
    assertThat(seen).isEqualTo(DESCRIBED.events());
  }

  @Test
  void headers_of_streams_and_of_what_is_new_are_there() throws IOException {
    RawHttp.Head stream =
        get(finished("{\"type\":\"emit\",\"params\":{\"lines\":1}}") + "/events").head();
    assertThat(stream.field("X-Accel-Buffering")).isEqualTo("no");
    Described.Operation events = DESCRIBED.find("GET", "/jobs/x/events").orElseThrow();
    assertThat(DESCRIBED.headers(events, 200)).contains("X-Accel-Buffering", "Cache-Control");
    assertThat(DESCRIBED.wrongHeader(events, 200, "X-Accel-Buffering", "yes")).isNotEmpty();
    Described.Operation submit = DESCRIBED.find("POST", "/jobs").orElseThrow();
    assertThat(DESCRIBED.isRequired(submit, 202, "Location")).isTrue();
    assertThat(DESCRIBED.isRequired(submit, 503, "Retry-After")).isTrue();
  }

  @Test
  void states_and_reasons_are_all_named() {
    for (JobState state : JobState.values()) {
      assertThat(DESCRIBED.wrong("JobState", '"' + state.wire() + '"')).isEmpty();
    }
    for (Reason reason : Reason.values()) {
      assertThat(DESCRIBED.wrong("Reason", '"' + reason.wire() + '"')).isEmpty();
    }
    assertThat(DESCRIBED.wrong("JobState", "\"odd\"")).isNotEmpty();
  }

  @Test
  void an_answer_that_is_not_described_is_heard_of() {
    assertThat(UndescribedAnswers.isDescribed("GET", "/jobs/x", 404)).isTrue();
    assertThat(UndescribedAnswers.isDescribed("HEAD", "/jobs/x", 404)).isTrue();
    assertThat(UndescribedAnswers.isDescribed("GET", "/jobs/x", 500)).isFalse();
    assertThat(UndescribedAnswers.isDescribed("DELETE", "/jobs/x", 200)).isFalse();
    assertThat(UndescribedAnswers.isDescribed("PUT", "/jobs/x", 405)).isTrue();
    assertThat(UndescribedAnswers.isDescribed("PUT", "/jobs/x", 200)).isFalse();
    assertThat(DESCRIBED.wrong("Problem", "{\"type\":\"x\"}")).isNotEmpty();
    assertThat(DESCRIBED.wrong("Heartbeat", "{\"event\":\"heartbeat\",\"more\":1}")).isNotEmpty();
  }
}
