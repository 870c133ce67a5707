package io.jobtail.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken over of a trace that somebody else began (W3C Trace Context). */
class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String GOOD = "00-" + TRACE + "-" + PARENT + "-01";

  private static Optional<TraceContext> of(String parent, String... states) {
    return TraceContext.of(List.of(parent), List.of(states));
  }

  private static String state(String... states) {
    return of(GOOD, states).orElseThrow().state() + "";
  }

  @Test
  void a_trace_is_what_was_sent() {
    TraceContext trace = of(GOOD, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE").orElseThrow();
    assertThat(trace.traceId()).isEqualTo(TRACE);
    assertThat(trace.parentId()).isEqualTo(PARENT);
    assertThat(trace.isSampled()).isTrue();
    assertThat(trace.traceparent()).isEqualTo(GOOD);
    assertThat(trace.state()).isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
    assertThat(of(GOOD.replace("-01", "-00")).orElseThrow().isSampled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
      })
  void what_is_malformed_is_ignored(String parent) {
    assertThat(of(parent, "rojo=1")).isEmpty();
  }

  @Test
  void several_are_none() {
    assertThat(TraceContext.of(List.of(GOOD, GOOD), List.of())).isEmpty();
    assertThat(TraceContext.of(List.of(), List.of("rojo=1"))).isEmpty();
  }

  @Test
  void of_a_later_version_what_is_known_is_taken() {
    assertThat(of("cc-" + TRACE + "-" + PARENT + "-09-what-the-future").orElseThrow().traceparent())
        .isEqualTo(GOOD);
    assertThat(of("cc-" + TRACE + "-" + PARENT + "-09.what")).isEmpty();
  }

  @Test
  void states_of_several_fields_are_one() {
    assertThat(state("rojo=1", " congo=2 ,", "t3n-a@sys=x y"))
        .isEqualTo("rojo=1,congo=2,t3n-a@sys=x y");
    assertThat(state("")).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rojo=1",
        "rojo",
        "rojo=",
        "rojo=1=2",
        "rojo=1,rojo=2",
        "=1",
        "a@b@c=1",
        "rojo=\u00e4"
      })
  void a_malformed_state_is_left_out_and_the_trace_kept(String state) {
    TraceContext trace = of(GOOD, state).orElseThrow();
    assertThat(trace.state()).isNull();
    assertThat(trace.traceparent()).isEqualTo(GOOD);
  }

  @Test
  void a_state_is_bounded_and_what_is_large_or_old_goes_first() {
    String many =
        IntStream.range(0, 33).mapToObj(i -> "k" + i + "=1").collect(Collectors.joining(","));
    assertThat(state(many)).isEqualTo("null");
    String large = "large=" + "x".repeat(200);
    String small =
        IntStream.range(0, 10)
            .mapToObj(i -> "k" + i + "=" + "y".repeat(50))
            .collect(Collectors.joining(","));
    String kept = state(large + "," + small);
    assertThat(kept).hasSizeLessThanOrEqualTo(512).startsWith("k0=y").doesNotContain("large");
    assertThat(kept).contains("k8=").doesNotContain("k9=");
  }
}
