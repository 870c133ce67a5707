package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value as UTF-8 bytes. Beside what JSON asks for it escapes U+0085, U+2028 and
 * U+2029: some clients split lines on them, and no text that a job wrote may end a line.
 */
public final class JsonBytes {
  /** RFC 3339 in UTC, always with three digits of milliseconds. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonFactory FACTORY =
      ((JsonFactoryBuilder) JsonFactory.builder()).characterEscapes(new LineSeparators()).build();
  private static final int FIRST_SIZE = 256;

  private JsonBytes() {}

  /** Writes into a generator. */
  @FunctionalInterface
  public interface Body {
    /** Writes one value. */
    void write(JsonGenerator json) throws IOException;
  }

  /** The bytes of what {@code body} writes. */
  public static byte[] of(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_SIZE);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return out.toByteArray();
  }

  /** The same as a document that ends its line, so that a terminal's prompt is not stuck to it. */
  public static byte[] line(Body body) {
    byte[] value = of(body);
    byte[] line = Arrays.copyOf(value, value.length + 1);
    line[value.length] = '\n';
    return line;
  }

  /** The form in which clients see a time. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  static void time(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
    if (value != null) {
      json.writeStringField(name, time(value));
    }
  }

  static void string(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  /** A percentage: at most two digits after the point, and none where none are needed. */
  static void percent(JsonGenerator json, String name, @Nullable Double value) throws IOException {
    if (value == null) {
      return;
    }
    long hundredths = Math.round(value * 100);
    if (hundredths % 100 == 0) {
      json.writeNumberField(name, hundredths / 100);
    } else {
      json.writeNumberField(name, hundredths / 100.0);
    }
  }

  /** A number that is read back as the same one; whole ones without a point. */
  static void decimal(JsonGenerator json, String name, double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.writeNumberField(name, (long) value);
    } else {
      json.writeNumberField(name, value);
    }
  }

  private static final class LineSeparators extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final SerializedString NEXT_LINE = new SerializedString("\\u0085");
    private static final SerializedString LINE = new SerializedString("\\u2028");
    private static final SerializedString PARAGRAPH = new SerializedString("\\u2029");

    @Override
    public int[] getEscapeCodesForAscii() {
      return standardAsciiEscapesForJSON();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int ch) {
      return switch (ch) {
        case 0x85 -> NEXT_LINE;
        case 0x2028 -> LINE;
        case 0x2029 -> PARAGRAPH;
        default -> null;
      };
    }
  }
}
