package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into plain Java values: {@code Map}, {@code List}, {@code String}, {@code Boolean},
 * {@code BigInteger} or {@code BigDecimal}, and {@code null}. Numbers keep every digit.
 */
public final class JsonReader {
  private static final JsonFactory FACTORY = new JsonFactory();

  // What was written was bounded then, and stands deeper in what is stored than in what came: a
  // bound here would make a whole list unreadable.
  private static final JsonFactory OWN =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  // a client's text must be good; what is stored was, and must stay readable come what may
  private final boolean strict;

  private JsonReader(JsonParser parser, boolean strict) {
    this.parser = parser;
    this.strict = strict;
  }

  /**
   * Reads exactly one value.
   *
   * @throws MalformedJsonException if it is not JSON, with the place; also for a key that stands
   *     twice in an object
   */
  public static @Nullable Object read(byte[] utf8) throws MalformedJsonException {
    if (isOfWiderUnits(utf8)) {
      throw new MalformedJsonException(MalformedJsonException.NOT_UTF_8, 1, 1);
    }
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedJsonException("there is no JSON value", 1, 1);
      }
      Object value = new JsonReader(parser, true).value(first);
      if (parser.nextToken() != null) {
        throw MalformedJsonException.at(parser, "something follows the JSON value");
      }
      return value;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw MalformedJsonException.of(e);
    } catch (IOException e) {
      throw new MalformedJsonException(MalformedJsonException.NOT_UTF_8, 1, 1);
    }
  }

  /** UTF-16 and UTF-32, which the parser would read: JSON begins with ASCII. */
  private static boolean isOfWiderUnits(byte[] text) {
    for (int i = 0; i < Math.min(text.length, 4); i++) {
      if (text[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Reads an object that Jobtail itself wrote. */
  static Map<String, @Nullable Object> readOwn(byte[] utf8) {
    try (JsonParser parser = OWN.createParser(utf8)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new IllegalStateException("a JSON object is expected, found " + first);
      }
      return new JsonReader(parser, false).object();
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("stored JSON is damaged", e);
    } catch (IOException e) {
      throw new UncheckedIOException("stored JSON is damaged", e);
    }
  }

  private @Nullable Object value(@Nullable JsonToken token)
      throws IOException, MalformedJsonException {
    if (token == null) {
      throw new IllegalStateException("the parser reports an end inside a value");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value starts with " + token);
    };
  }

  private BigInteger integer() throws IOException {
    return parser.getBigIntegerValue();
  }

  private BigDecimal decimal() throws IOException, MalformedJsonException {
    try {
      return new BigDecimal(parser.getText());
    } catch (NumberFormatException e) {
      throw MalformedJsonException.at(parser, "a number is too large or too small");
    }
  }

  /** Such text could be stored, but not sent on as UTF-8. */
  private String wellFormed(String text) throws MalformedJsonException {
    for (int i = 0; strict && i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw MalformedJsonException.at(parser, MalformedJsonException.HALF_A_PAIR);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private Map<String, @Nullable Object> object() throws IOException, MalformedJsonException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = wellFormed(parser.currentName());
      fields.put(name, value(parser.nextToken()));
    }
    return fields;
  }

  private List<@Nullable Object> array() throws IOException, MalformedJsonException {
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token));
    }
    return items;
  }
}
