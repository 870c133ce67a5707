package io.jobtail.runner;

import static io.jobtail.job.LogStream.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobtail.job.JobEvent;
import io.jobtail.job.LogStream;
import io.jobtail.job.TextLog;
import io.jobtail.runner.redact.Redactor;
import io.jobtail.runner.redact.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Lines are written {@code text|}, fragments {@code text>}, and with {@code <} in front if they
 * replace the fragment before.
 */
final class StreamTextTest {
  private static final int MAX = 64;
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final List<JobEvent.Log> events = new ArrayList<>();
  private final List<Duration> timers = new ArrayList<>();
  private final Redactor redactor = new Redactor(Secrets.NONE);
  private final StreamText text = new StreamText(STDOUT, redactor, MAX, INTERVAL, timers::add);
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private boolean full;

  private StreamText.Said said() {
    return new StreamText.Said(
        now,
        null,
        null,
        null,
        (event, _) -> {
          if (!full) {
            events.add(event);
          }
          return !full;
        });
  }

  private void fragment(String part) {
    text.say(said(), part, true);
  }

  private void line(String rest) {
    text.say(said(), rest, false);
  }

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  private List<String> given() {
    return events.stream()
        .map(e -> (e.replace() ? "<" : "") + e.text() + (e.partial() ? ">" : "|"))
        .toList();
  }

  private String log() {
    StringBuilder all = new StringBuilder();
    TextLog log = new TextLog();
    TextLog.Out out =
        new TextLog.Out() {
          @Override
          public void begin(Instant time, LogStream stream) {}

          @Override
          public void text(String part) {
            all.append(part);
          }

          @Override
          public void end() {
            all.append('\n');
          }
        };
    events.forEach(event -> log.apply(event, out));
    log.finish(out);
    return all.toString();
  }

  @Test
  void a_line_that_is_drawn_anew_replaces_what_was_shown() {
    fragment("10%\r");
    fragment("20%\r");
    pass(100);
    fragment("30%\r");
    pass(100);
    line("100%");
    line("next");
    assertThat(given()).containsExactly("10%>", "<20%>", "<30%>", "<100%|", "next|");
    assertThat(log()).isEqualTo("100%\nnext\n");
  }

  @Test
  void returns_may_stand_in_front() {
    fragment("\r10%");
    pass(100);
    fragment("\r20%");
    pass(100);
    line("");
    assertThat(given()).containsExactly("10%>", "<20%>", "|");
    assertThat(log()).isEqualTo("20%\n");
  }

  @Test
  void states_are_shown_at_most_every_interval_and_the_last_always() {
    for (int i = 1; i <= 50; i++) {
      fragment("\r" + i + "%");
      pass(1);
    }
    assertThat(given()).containsExactly("1%>");
    assertThat(timers).containsExactly(Duration.ofMillis(99));
    pass(50);
    text.due(said());
    assertThat(given()).containsExactly("1%>", "<50%>");
    fragment("\r51%");
    fragment("\r52%");
    line("");
    assertThat(given()).containsExactly("1%>", "<50%>", "<52%|");
  }

  @Test
  void the_timer_shows_what_is_there_then_and_nothing_twice() {
    fragment("\ra");
    fragment("\rb");
    fragment("\rc");
    pass(100);
    text.due(said());
    text.due(said());
    assertThat(given()).containsExactly("a>", "<c>");
    line("");
    text.due(said());
    assertThat(given()).containsExactly("a>", "<c>", "|");
  }

  @Test
  void a_state_that_finds_no_room_is_tried_again() {
    fragment("\ra");
    fragment("\rb");
    pass(100);
    full = true;
    text.due(said());
    full = false;
    assertThat(timers).containsExactly(INTERVAL, INTERVAL);
    text.due(said());
    assertThat(given()).containsExactly("a>", "<b>");
  }

  @Test
  void a_newline_with_its_return_is_one_newline_however_it_is_split() {
    line("a\r\nb\r\n");
    fragment("c\r");
    line("");
    fragment("d");
    fragment("\r");
    line("");
    line("e\r\r");
    line("\r");
    assertThat(log()).isEqualTo("a\nb\nc\nd\ne\n\n");
  }

  @Test
  void the_last_state_of_one_call_is_its_line() {
    line("10%\r20%\r100%");
    line("a\r\n b\rc\nd");
    assertThat(given()).containsExactly("100%|", "a|", "c|", "d|");
  }

  @Test
  void what_was_shown_in_several_parts_stays_and_the_new_state_is_a_line_of_its_own() {
    fragment("load");
    fragment("ing");
    fragment(" 1%\r2%");
    line("\r3%");
    assertThat(given()).containsExactly("load>", "ing>", " 1%|", "2%>", "<3%|");
    assertThat(log()).isEqualTo("loading 1%\n3%\n");
  }

  @Test
  void what_was_shown_in_one_part_is_replaced() {
    fragment("loading");
    fragment(" 1%\r2%");
    line("");
    assertThat(given()).containsExactly("loading>", "<2%>", "|");
  }

  @Test
  void a_state_longer_than_an_event_goes_on_as_a_long_line() {
    fragment("\r1%");
    pass(100);
    fragment("\r" + "x".repeat(MAX + 1));
    fragment("y");
    line("z");
    assertThat(given()).containsExactly("1%>", "<" + "x".repeat(MAX) + ">", "x>", "y>", "z|");
    assertThat(log()).isEqualTo("x".repeat(MAX + 1) + "yz\n");
  }

  @Test
  void an_end_without_newline_keeps_the_last_state() {
    fragment("\r1%");
    fragment("\r2%");
    text.finish(said());
    assertThat(given()).containsExactly("1%>", "<2%|");
  }

  @Test
  void an_interval_that_would_keep_the_timer_busy_is_refused() {
    assertThatThrownBy(() -> new RedrawConfiguration(Duration.ofMillis(9)))
        .hasMessage("redrawInterval - is 10ms or more, not 9ms");
  }

  @Test
  void plain_text_is_given_as_it_comes() {
    fragment("a");
    fragment("b");
    line("c");
    line("d\ne\n");
    fragment("f");
    text.finish(said());
    assertThat(given()).containsExactly("a>", "b>", "c|", "d|", "e|", "f>");
    assertThat(timers).isEmpty();
  }

  @Test
  void a_state_never_shows_a_secret_nor_its_beginning() {
    redactor.hide("hunter2");
    fragment("\rtoken hun");
    pass(100);
    fragment("ter2 ok");
    pass(100);
    fragment("\rhunter2");
    line("");
    assertThat(given()).containsExactly("token >", "<token *** ok>", "<***>", "|");
  }

  @Test
  void what_is_held_back_ends_the_line_or_the_stream() {
    redactor.hide("hunter2");
    fragment("hunt");
    line("");
    fragment("a hunter");
    text.finish(said());
    assertThat(given()).containsExactly("hunt|", "a >", "hunter|");
  }

  @Test
  void any_pieces_keep_the_last_state_of_every_line() {
    Random random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      StringBuilder all = new StringBuilder();
      for (int i = random.nextInt(30); i >= 0; i--) {
        all.append(List.of("a", "bc", "\r", "\n", "\r\n", "def").get(random.nextInt(6)));
      }
      StreamTextTest other = new StreamTextTest();
      int at = 0;
      while (at < all.length()) {
        int end = Math.min(all.length(), at + 1 + random.nextInt(4));
        String piece = all.substring(at, end);
        int start = 0;
        for (int nl = piece.indexOf('\n'); nl >= 0; nl = piece.indexOf('\n', start)) {
          other.line(piece.substring(start, nl));
          start = nl + 1;
        }
        if (start < piece.length()) {
          other.fragment(piece.substring(start));
        }
        other.pass(random.nextInt(120));
        at = end;
      }
      other.text.finish(other.said());
      // what was shown in several parts before it was drawn anew stays too
      assertThat(other.log().lines().toList()).as("%s", all).containsSubsequence(states(all));
    }
  }

  private static List<String> states(CharSequence all) {
    List<String> kept = new ArrayList<>();
    for (String line : all.toString().replaceAll("\\r+\\n", "\n").split("\n", -1)) {
      String whole = line.replaceAll("\\r+$", "");
      kept.add(whole.substring(whole.lastIndexOf('\r') + 1));
    }
    if (kept.getLast().isEmpty()) {
      kept.removeLast();
    }
    return kept;
  }
}
