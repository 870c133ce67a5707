package io.jobtail.job;

import static io.jobtail.job.LogStream.LOG;
import static io.jobtail.job.LogStream.STDERR;
import static io.jobtail.job.LogStream.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextLogTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  /** Collects the text, and checks that calls come in order. */
  private static final class Text implements TextLog.Out {
    final StringBuilder text = new StringBuilder();
    private boolean open;

    @Override
    public void begin(Instant time, LogStream stream) {
      assertThat(open).isFalse();
      open = true;
    }

    @Override
    public void text(String part) {
      assertThat(open).isTrue();
      text.append(part);
    }

    @Override
    public void end() {
      assertThat(open).isTrue();
      open = false;
      text.append('\n');
    }
  }

  private static JobEvent.Log line(LogStream stream, String text) {
    return JobEvent.Log.line(AT, stream, text);
  }

  private static JobEvent.Log part(LogStream stream, String text) {
    return JobEvent.Log.fragment(AT, stream, text);
  }

  private static JobEvent.Log replace(LogStream stream, String text, boolean partial) {
    return new JobEvent.Log(AT, stream, null, null, text, null, partial, true);
  }

  private static String text(JobEvent.Log... events) {
    TextLog log = new TextLog();
    Text out = new Text();
    for (JobEvent.Log event : events) {
      log.apply(event, out);
    }
    log.finish(out);
    assertThat(log.bytes()).isEqualTo(out.text.toString().getBytes(StandardCharsets.UTF_8).length);
    assertThat(log.lines()).isEqualTo(out.text.chars().filter(c -> c == '\n').count());
    return out.text.toString();
  }

  @Test
  void a_line_is_its_text_and_a_newline() {
    assertThat(text(line(STDOUT, "a"), line(STDERR, ""), line(LOG, "\u00e4 \ud83d\ude00")))
        .isEqualTo("a\n\n\u00e4 \ud83d\ude00\n");
  }

  @Test
  void fragments_make_one_line() {
    assertThat(text(part(STDOUT, "a"), part(STDOUT, "b"), line(STDOUT, "c"))).isEqualTo("abc\n");
    assertThat(text(part(STDOUT, "a"), line(STDOUT, ""))).isEqualTo("a\n");
  }

  @Test
  void a_replacement_takes_the_place_of_the_fragment_before_it() {
    assertThat(
            text(part(STDOUT, "10%"), replace(STDOUT, "20%", true), replace(STDOUT, "30%", false)))
        .isEqualTo("30%\n");
    assertThat(text(part(STDOUT, "a "), part(STDOUT, "b"), replace(STDOUT, "c", false)))
        .isEqualTo("a c\n");
    assertThat(text(line(STDOUT, "a"), replace(STDOUT, "b", false))).isEqualTo("a\nb\n");
  }

  @Test
  void a_fragment_is_held_back_until_it_is_final() {
    TextLog log = new TextLog();
    Text out = new Text();
    log.apply(part(STDOUT, "a"), out);
    assertThat(out.text).isEmpty();
    log.apply(part(STDOUT, "b"), out);
    assertThat(out.text).hasToString("a");
    log.apply(line(STDERR, "e"), out);
    assertThat(out.text).hasToString("a\ne\n");
    log.apply(line(STDOUT, "c"), out);
    assertThat(out.text).hasToString("a\ne\nbc\n");
  }

  @Test
  void the_end_writes_what_was_held_back_and_ends_every_line() {
    assertThat(text(part(STDERR, "e"), part(STDOUT, "o"))).isEqualTo("o\ne\n");
    assertThat(text(part(STDOUT, "a"), part(STDOUT, "b"), part(STDERR, "e"))).isEqualTo("ab\ne\n");
    assertThat(text()).isEmpty();
  }

  @Test
  void the_text_only_grows_and_can_be_gone_on_with_from_every_state() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<JobEvent.Log> events = randomEvents(random);
      String whole = text(events.toArray(JobEvent.Log[]::new));
      TextLog log = new TextLog();
      Text out = new Text();
      for (JobEvent.Log event : events) {
        log = new TextLog(log.state());
        log.apply(event, out);
        assertThat(whole).startsWith(out.text.toString());
      }
      log.finish(out);
      assertThat(out.text).hasToString(whole);
    }
  }

  private static List<JobEvent.Log> randomEvents(Random random) {
    List<JobEvent.Log> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      LogStream stream = List.of(STDOUT, STDERR, LOG).get(random.nextInt(3));
      String text = "t" + i + (random.nextBoolean() ? "\u20ac" : "");
      events.add(
          new JobEvent.Log(
              AT, stream, null, null, text, null, random.nextBoolean(), random.nextBoolean()));
    }
    return events;
  }
}
