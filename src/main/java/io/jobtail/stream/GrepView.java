package io.jobtail.stream;

import io.jobtail.job.StoredEvent;
import io.jobtail.job.TextLog;
import io.jobtail.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The lines of a text log in which a pattern is, each with its number. */
final class GrepView implements View {
  private final TextOptions options;
  private final Grep grep;
  private final AnsiStripper ansi = new AnsiStripper();
  private final TextTeller teller;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

  /**
   * @param maxLine characters of a line that are searched and given
   * @param onlyAttempt end with this attempt; absent to go on with those that follow
   */
  GrepView(TextOptions options, Grep grep, int maxLine, @Nullable Integer onlyAttempt) {
    this.options = options;
    this.grep = grep;
    this.teller =
        new TextTeller(TextLog.State.EMPTY, onlyAttempt, new LineMaker(0, maxLine, this::line));
  }

  private void line(LogLine line) {
    ansi.reset();
    String text = options.stripAnsi() ? ansi.strip(line.text()) : line.text();
    if (grep.isIn(text)) {
      String time = options.timestamps() ? JsonBytes.time(line.time()) + " " : "";
      String shown = line.number() + ":" + time + text + "\n";
      bytes.writeBytes(shown.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public boolean searches() {
    return true;
  }

  @Override
  public Supplier<byte[]> search(List<StoredEvent> events) {
    byte[] found = part(events);
    return () -> found;
  }

  /** Nothing: but even an empty item sends the head. */
  @Override
  public byte[] opening() {
    return Framing.NOTHING;
  }

  @Override
  public byte[] part(List<StoredEvent> events) {
    for (StoredEvent event : events) {
      teller.apply(event);
      if (teller.isOver()) {
        break;
      }
    }
    byte[] all = bytes.toByteArray();
    bytes.reset();
    return all;
  }

  @Override
  public byte[] heartbeat() {
    return Framing.NOTHING;
  }

  /** What a follower was given is the beginning of the text, or the text is cut. */
  @Override
  public boolean goesBack() {
    return false;
  }

  @Override
  public boolean isSatisfied() {
    return teller.isOver();
  }

  @Override
  public byte @Nullable [] farewell(Duration retry) {
    return null;
  }
}
