package io.jobtail.job;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt's text log as an append-only function of its events: what was written is never taken
 * back, so that a follower's text is at every moment a prefix of the final one.
 *
 * <p>A fragment may still be replaced by the next one of its stream; it is held back, at most one a
 * stream, until that is decided.
 *
 * <p>Not thread-safe.
 */
public final class TextLog {
  /**
   * Receives the text. Calls come as {@code begin text* end}; only the last line may lack its
   * {@code end}.
   */
  public interface Out {
    /** A line starts. */
    void begin(Instant time, LogStream stream);

    /** A part of the line, without a newline. */
    void text(String part);

    /** The line ends: one newline. */
    void end();
  }

  /** Counts only. */
  public static final Out NOWHERE =
      new Out() {
        @Override
        public void begin(Instant time, LogStream stream) {}

        @Override
        public void text(String part) {}

        @Override
        public void end() {}
      };

  /**
   * What is held back of one stream.
   *
   * @param time when its event happened
   * @param text the fragment
   */
  public record Held(Instant time, String text) {}

  /**
   * Everything that is needed to go on from here.
   *
   * @param lines newlines written
   * @param bytes UTF-8 bytes written
   * @param open the stream whose line is written but not ended
   * @param held the fragments held back
   */
  public record State(long lines, long bytes, @Nullable LogStream open, Map<LogStream, Held> held) {
    /** Nothing written. */
    public static final State EMPTY = new State(0, 0, null, Map.of());

    /** Copies the map. */
    public State {
      held = Map.copyOf(held);
    }
  }

  private long lines;
  private long bytes;
  private @Nullable LogStream open;
  private final Map<LogStream, Held> held = new EnumMap<>(LogStream.class);

  /** An empty log. */
  public TextLog() {
    this(State.EMPTY);
  }

  /** Goes on from a state. */
  public TextLog(State state) {
    lines = state.lines();
    bytes = state.bytes();
    open = state.open();
    held.putAll(state.held());
  }

  /** Where it is. */
  public State state() {
    return new State(lines, bytes, open, held);
  }

  /** Newlines written so far. */
  public long lines() {
    return lines;
  }

  /** UTF-8 bytes written so far. */
  public long bytes() {
    return bytes;
  }

  /** Takes the next event of the attempt. */
  public void apply(JobEvent.Log event, Out out) {
    Held before = held.isEmpty() ? null : held.remove(event.stream());
    if (before != null && !event.replace()) {
      write(before.time(), event.stream(), before.text(), out);
    }
    if (event.partial()) {
      held.put(event.stream(), new Held(event.time(), event.text()));
    } else {
      write(event.time(), event.stream(), event.text(), out);
      endLine(out);
    }
  }

  /** Takes the end of the attempt: what was held back is final, and every line ends. */
  public void finish(Out out) {
    if (open != null && held.containsKey(open)) {
      release(open, out);
    }
    for (LogStream stream : LogStream.values()) {
      release(stream, out);
    }
    if (open != null) {
      endLine(out);
    }
  }

  private void release(LogStream stream, Out out) {
    Held fragment = held.remove(stream);
    if (fragment != null) {
      write(fragment.time(), stream, fragment.text(), out);
      endLine(out);
    }
  }

  private void write(Instant time, LogStream stream, String text, Out out) {
    if (open != null && open != stream) {
      endLine(out);
    }
    if (open == null) {
      out.begin(time, stream);
      open = stream;
    }
    if (!text.isEmpty()) {
      out.text(text);
      bytes += utf8Length(text);
    }
  }

  private void endLine(Out out) {
    out.end();
    open = null;
    lines++;
    bytes++;
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
