package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.LogStream;
import io.jobtail.runner.redact.Masker;
import io.jobtail.runner.redact.Redactor;
import io.jobtail.runner.redact.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a job's text on its way to log events: secrets are masked, long lines are cut, and
 * a line that {@code \r} begins anew takes the place of its former state.
 *
 * <pre>
 * growing ── \r and text ──▶ redrawn: the whole line is held, and shown anew at most every interval
 *    ▲                          │
 *    └── the line ends, or is longer than an event
 * </pre>
 *
 * <p>A {@code \r} alone decides nothing: {@code \r\n} is one newline, however it is split.
 *
 * <p>Not thread-safe.
 */
final class StreamText {
  /** Takes events; false if it has no room now. */
  interface Out {
    boolean put(JobEvent.Log event, int chars);
  }

  /**
   * Who says something, and to whom.
   *
   * @param step where it is said; all of a line belongs to the one in which it began
   */
  record Said(
      Instant time,
      @Nullable String step,
      @Nullable String level,
      @Nullable String logger,
      Out out) {}

  private final LogStream stream;
  private final Redactor redactor;
  private final int maxLine;
  private final Duration interval;
  private final Consumer<Duration> showLater;

  // the line: what of it is not given yet, or, if it is redrawn, all of its state
  private final StringBuilder line = new StringBuilder();
  private final Masker masker = new Masker();
  private boolean returned;
  private boolean redrawn;
  // the state before, which is whole
  private final StringBuilder complete = new StringBuilder();
  // events of the line, and whether the next one replaces the last
  private int given;
  private boolean replaces;
  private @Nullable String shown;

  // whether something of the line was said, and where: the step may end before the line does
  private boolean begun;
  private @Nullable String step;

  private @Nullable Instant shownAt;
  private boolean timerSet;

  /**
   * Nothing was said yet.
   *
   * @param showLater asks for a call of {@link #due} after some time
   */
  StreamText(
      LogStream stream,
      Redactor redactor,
      int maxLine,
      Duration interval,
      Consumer<Duration> showLater) {
    this.stream = stream;
    this.redactor = redactor;
    this.maxLine = maxLine;
    this.interval = interval;
    this.showLater = showLater;
  }

  /**
   * Says one or more lines.
   *
   * @param open whether the last line goes on with what is said next
   */
  void say(Said said, String text, boolean open) {
    if (isPlain() && text.indexOf('\r') < 0) {
      give(said, text, open);
      return;
    }
    int start = 0;
    for (int newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', start)) {
      part(said, text.substring(start, newline), false);
      start = newline + 1;
    }
    if (start == 0 || start < text.length()) {
      part(said, text.substring(start), open);
    }
  }

  /** The time that was asked for has come. */
  void due(Said said) {
    timerSet = false;
    if (redrawn && !show(said)) {
      later(interval);
    }
  }

  /** Nothing follows: what was held back is the end of the last line. */
  void finish(Said said) {
    if (!line.isEmpty() || !masker.isEmpty()) {
      end(said);
    }
  }

  private boolean isPlain() {
    return !redrawn && !returned && masker.isEmpty() && redactor.secrets().isEmpty();
  }

  private void begin(Said said) {
    begun = true;
    step = said.step();
  }

  private void part(Said said, String text, boolean open) {
    if (!begun && !text.isEmpty()) {
      begin(said);
    }
    int at = 0;
    while (at < text.length()) {
      int next = text.indexOf('\r', at);
      int end = next < 0 ? text.length() : next;
      if (end > at) {
        append(said, text, at, end);
      }
      returned |= next >= 0;
      at = end + 1;
    }
    if (!open) {
      end(said);
    } else if (!redrawn) {
      grow(said);
    } else if (!show(said)) {
      later(interval);
    }
  }

  private void append(Said said, String text, int start, int end) {
    if (returned) {
      beginAnew(said);
      returned = false;
    }
    line.append(text, start, end);
    if (redrawn && line.length() > maxLine) {
      replaces = given > 0;
      redrawn = false;
      grow(said);
    }
  }

  private void beginAnew(Said said) {
    complete.setLength(0);
    if (redrawn) {
      complete.append(line);
    } else if (given > 1) {
      // Only the last event can be replaced: the line that it ends stays.
      give(said, masker.end(redactor.secrets(), line.toString()), false);
    } else if (given == 0) {
      complete.append(masker.held()).append(line);
    }
    begin(said);
    masker.clear();
    line.setLength(0);
    replaces = false;
    redrawn = true;
  }

  private void grow(Said said) {
    String text = masker.add(redactor.secrets(), line.toString());
    line.setLength(0);
    shown = null;
    if (!text.isEmpty()) {
      give(said, text, true);
    }
  }

  private void end(Said said) {
    Secrets secrets = redactor.secrets();
    String rest;
    if (!redrawn) {
      rest = masker.end(secrets, line.toString());
    } else {
      String state = secrets.mask(line.toString());
      boolean isShown = given > 0 && state.equals(shown);
      rest = isShown ? "" : state;
      replaces = given > 0 && !isShown;
    }
    give(said, rest, false);
    line.setLength(0);
    complete.setLength(0);
    masker.clear();
    returned = false;
    redrawn = false;
    shown = null;
  }

  /** False if it is not taken now. */
  private boolean show(Said said) {
    String state = state();
    if (state.isEmpty() || state.equals(shown)) {
      return true;
    }
    Duration wait = untilNext(said.time());
    if (!wait.isZero()) {
      later(wait);
      return true;
    }
    if (!said.out().put(event(said, state, true, given > 0), state.length())) {
      return false;
    }
    given = 1;
    shown = state;
    shownAt = said.time();
    return true;
  }

  /** What can be shown of the line; of its former state while that is nothing. */
  private String state() {
    Secrets secrets = redactor.secrets();
    String text = line.toString();
    String state = returned ? secrets.mask(text) : secrets.maskBeginning(text);
    return LineSplitter.shorten(
        state.isEmpty() ? secrets.mask(complete.toString()) : state, maxLine);
  }

  /** A clock that was set back holds nothing up for longer than the interval. */
  private Duration untilNext(Instant now) {
    Duration since = shownAt == null ? interval : Duration.between(shownAt, now);
    return since.isNegative() || since.compareTo(interval) >= 0
        ? Duration.ZERO
        : interval.minus(since);
  }

  private void later(Duration wait) {
    if (!timerSet) {
      timerSet = true;
      showLater.accept(wait);
    }
  }

  private void give(Said said, String text, boolean open) {
    LineSplitter.split(
        text,
        open,
        maxLine,
        piece -> {
          if (!begun) {
            begin(said);
          }
          said.out()
              .put(event(said, piece.text(), piece.partial(), replaces), piece.text().length());
          given = !piece.partial() ? 0 : replaces ? 1 : Math.min(given + 1, 2);
          replaces = false;
          begun = piece.partial();
        });
  }

  private JobEvent.Log event(Said said, String text, boolean partial, boolean replace) {
    return new JobEvent.Log(
        said.time(), stream, said.level(), said.logger(), text, step, partial, replace);
  }
}
