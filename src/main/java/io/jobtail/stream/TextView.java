package io.jobtail.stream;

import io.jobtail.job.LogStream;
import io.jobtail.job.StoredEvent;
import io.jobtail.job.TextLog;
import io.jobtail.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text log. A gap is one line that says so. */
final class TextView implements View {
  private final TextOptions options;
  private final AnsiStripper ansi = new AnsiStripper();
  private final Output output = new Output();
  private final TextTeller teller;
  private long skipLines;
  private long skipBytes;
  private long remainingBytes;

  /**
   * @param from where the text log is before the first event
   * @param skipLines leave out so many lines from there
   * @param skipBytes leave out so many bytes from there
   * @param maxBytes end after so many bytes
   * @param onlyAttempt end with this attempt; absent to go on with those that follow
   */
  TextView(
      TextOptions options,
      TextLog.State from,
      long skipLines,
      long skipBytes,
      long maxBytes,
      @Nullable Integer onlyAttempt) {
    this.options = options;
    this.teller = new TextTeller(from, onlyAttempt, output);
    this.skipLines = skipLines;
    this.skipBytes = skipBytes;
    this.remainingBytes = maxBytes;
  }

  /** Nothing: but even an empty item sends the head. */
  @Override
  public byte[] opening() {
    return Framing.NOTHING;
  }

  @Override
  public byte[] part(List<StoredEvent> events) {
    output.expect(events);
    for (StoredEvent event : events) {
      teller.apply(event);
      if (teller.isOver()) {
        break;
      }
    }
    return cut(output.drain());
  }

  private byte[] cut(byte[] bytes) {
    int from = (int) Math.min(skipBytes, bytes.length);
    skipBytes -= from;
    int length = (int) Math.min(remainingBytes, bytes.length - from);
    if (remainingBytes != Long.MAX_VALUE) {
      remainingBytes -= length;
    }
    if (from == 0 && length == bytes.length) {
      return bytes;
    }
    byte[] part = new byte[length];
    System.arraycopy(bytes, from, part, 0, length);
    return part;
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
    return remainingBytes == 0 || teller.isOver();
  }

  @Override
  public byte @Nullable [] farewell(Duration retry) {
    return null;
  }

  private final class Output implements TextTeller.Out {
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

    /** Text is shorter than the events that carry it, almost always. */
    void expect(List<StoredEvent> events) {
      int size = 0;
      for (StoredEvent event : events) {
        size += event.data().length;
      }
      bytes = new ByteArrayOutputStream(size);
    }

    byte[] drain() {
      byte[] all = bytes.toByteArray();
      bytes = new ByteArrayOutputStream(0);
      return all;
    }

    @Override
    public void gap() {
      // the lines that were to be left out are in the gap
      skipLines = 0;
    }

    @Override
    public void begin(Instant time, LogStream stream) {
      ansi.reset();
      if (options.timestamps() && skipLines == 0) {
        bytes.writeBytes((JsonBytes.time(time) + " ").getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void text(String part) {
      if (skipLines == 0) {
        String shown = options.stripAnsi() ? ansi.strip(part) : part;
        bytes.writeBytes(shown.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public void end() {
      if (skipLines == 0) {
        bytes.write('\n');
      } else {
        skipLines--;
      }
    }
  }
}
