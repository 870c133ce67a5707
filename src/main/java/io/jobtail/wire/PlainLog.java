package io.jobtail.wire;

import io.jobtail.job.JobEvent;
import io.jobtail.job.LogStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole line of plain text with nothing else about it but perhaps its step, which is what almost
 * all events are: written and read without a JSON library, the same bytes and the same event as
 * with one. Knows when it is not such a line, and leaves that to the library.
 *
 * <pre>
 *   {"time":"2026-11-20T10:00:00.120Z","stream":"stdout","text":"hello"}
 *   {"time":"2026-11-20T10:00:00.120Z","stream":"stdout","text":"hello","step":"s1"}
 * </pre>
 */
final class PlainLog {
  private static final byte[] TIME = ascii("{\"time\":\"");
  private static final byte[] STREAM = ascii("\",\"stream\":\"");
  private static final byte[] TEXT = ascii("\",\"text\":\"");
  private static final byte[] STEP = ascii("\",\"step\":\"");
  // ids are made here, and short; any other is left to the library
  private static final int LONGEST_STEP = 8;
  private static final byte[] END = ascii("\"}");
  private static final int TIME_LENGTH = "2026-11-20T10:00:00.120Z".length();
  private static final int AFTER_TIME = TIME.length + TIME_LENGTH;
  private static final LogStream[] STREAMS = LogStream.values();

  /** What follows the time, up to the text; by stream. */
  private static final Map<LogStream, byte[]> HEADS = heads();

  @SuppressWarnings("ArrayRecordComponent") // copied from only
  private record Stamp(long millis, byte[] text) {}

  // lines come many a millisecond; any value is right
  private static volatile Stamp lastStamp = new Stamp(0, ascii(JsonBytes.time(Instant.EPOCH)));

  private PlainLog() {}

  private static Map<LogStream, byte[]> heads() {
    Map<LogStream, byte[]> heads = new EnumMap<>(LogStream.class);
    for (LogStream stream : STREAMS) {
      byte[] name = ascii(stream.wire());
      byte[] head = Arrays.copyOf(STREAM, STREAM.length + name.length + TEXT.length);
      System.arraycopy(name, 0, head, STREAM.length, name.length);
      System.arraycopy(TEXT, 0, head, STREAM.length + name.length, TEXT.length);
      heads.put(stream, head);
    }
    return heads;
  }

  private static byte[] head(LogStream stream) {
    return Objects.requireNonNull(HEADS.get(stream));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The line's data; null if it is not a plain one. */
  static byte @Nullable [] write(JobEvent.Log log) {
    if (log.level() != null || log.logger() != null || log.partial() || log.replace()) {
      return null;
    }
    String step = log.step();
    byte[] time = time(log.time());
    byte[] head = head(log.stream());
    String text = log.text();
    int at = TIME.length + time.length + head.length;
    int end = at + text.length() + (step == null ? 0 : STEP.length + step.length());
    byte[] data = new byte[end + END.length];
    if (!copyPlain(text, data, at)) {
      return null;
    }
    if (step != null) {
      System.arraycopy(STEP, 0, data, at + text.length(), STEP.length);
      if (!copyPlain(step, data, end - step.length())) {
        return null;
      }
    }
    System.arraycopy(TIME, 0, data, 0, TIME.length);
    System.arraycopy(time, 0, data, TIME.length, time.length);
    System.arraycopy(head, 0, data, TIME.length + time.length, head.length);
    System.arraycopy(END, 0, data, end, END.length);
    return data;
  }

  /** False if some of it is not plain. */
  private static boolean copyPlain(String text, byte[] to, int at) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
      to[at + i] = (byte) c;
    }
    return true;
  }

  private static byte[] time(Instant time) {
    long millis = time.toEpochMilli();
    Stamp stamp = lastStamp;
    if (stamp.millis() != millis) {
      stamp = new Stamp(millis, ascii(JsonBytes.time(time)));
      lastStamp = stamp;
    }
    return stamp.text();
  }

  /** Reads such a line; null if it is not one. */
  static JobEvent.@Nullable Log read(byte[] data) {
    int end = data.length - END.length;
    if (end < AFTER_TIME || !has(data, 0, TIME) || !has(data, end, END)) {
      return null;
    }
    LogStream stream = stream(data);
    if (stream == null) {
      return null;
    }
    int from = AFTER_TIME + head(stream).length;
    int step = startOfStep(data, from, end);
    int to = step < 0 ? end : step - STEP.length;
    Instant time = to < from || !isPlain(data, from, to) ? null : time(data);
    return time == null
        ? null
        : new JobEvent.Log(
            time,
            stream,
            null,
            null,
            text(data, from, to),
            step < 0 ? null : text(data, step, end),
            false,
            false);
  }

  private static String text(byte[] data, int from, int to) {
    return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * Negative if there is none. A quote within the text stands behind a backslash, so the text would
   * not be plain.
   */
  private static int startOfStep(byte[] data, int from, int end) {
    int at = end;
    int first = Math.max(from, end - LONGEST_STEP);
    while (at > first && isPlain(data[at - 1])) {
      at--;
    }
    int before = at - STEP.length;
    return before >= from && has(data, before, STEP) ? at : -1;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /** Without a branch for each byte: it is a handful at a time then. */
  private static boolean isPlain(byte[] data, int from, int end) {
    int signs = 0;
    for (int i = from; i < end; i++) {
      int b = data[i];
      // each is negative for what it looks for: bytes that are controls or not ASCII, ", and \
      signs |= (b - ' ') | ((b ^ '"') - 1) | ((b ^ '\\') - 1);
    }
    return signs >= 0;
  }

  private static @Nullable LogStream stream(byte[] data) {
    for (LogStream stream : STREAMS) {
      if (has(data, AFTER_TIME, head(stream))) {
        return stream;
      }
    }
    return null;
  }

  private static boolean has(byte[] data, int at, byte[] part) {
    return data.length >= at + part.length
        && Arrays.equals(data, at, at + part.length, part, 0, part.length);
  }

  private static @Nullable Instant time(byte[] data) {
    int at = TIME.length;
    int year = number(data, at, 4);
    int month = number(data, at + 5, 2);
    int day = number(data, at + 8, 2);
    int hour = number(data, at + 11, 2);
    int minute = number(data, at + 14, 2);
    int second = number(data, at + 17, 2);
    int millis = number(data, at + 20, 3);
    boolean isTime =
        (year | month | day | hour | minute | second | millis) >= 0
            && data[at + 4] == '-'
            && data[at + 7] == '-'
            && data[at + 10] == 'T'
            && data[at + 13] == ':'
            && data[at + 16] == ':'
            && data[at + 19] == '.'
            && data[at + 23] == 'Z';
    if (!isTime) {
      return null;
    }
    try {
      return LocalDateTime.of(year, month, day, hour, minute, second, millis * 1_000_000)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Negative if a digit is none. */
  private static int number(byte[] data, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
