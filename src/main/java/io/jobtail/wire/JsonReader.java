package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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

  private JsonReader() {}

  /**
   * Reads exactly one value.
   *
   * @throws MalformedJsonException if it is not JSON, with the place; also for a key that stands
   *     twice in an object
   */
  public static @Nullable Object read(byte[] utf8) throws MalformedJsonException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedJsonException("there is no JSON value", 1, 1);
      }
      Object value = value(parser, first);
      if (parser.nextToken() != null) {
        throw MalformedJsonException.at(parser, "something follows the JSON value");
      }
      return value;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw MalformedJsonException.of(e);
    } catch (IOException e) {
      throw new MalformedJsonException("the bytes are not UTF-8 text", 1, 1);
    }
  }

  /** Reads an object that Jobtail itself wrote. */
  static Map<String, @Nullable Object> readOwn(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new IllegalStateException("a JSON object is expected, found " + first);
      }
      return object(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("stored JSON is damaged", e);
    }
  }

  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token)
      throws IOException {
    if (token == null) {
      throw new IllegalStateException("the parser reports an end inside a value");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value starts with " + token);
    };
  }

  private static BigInteger integer(JsonParser parser) throws IOException {
    return parser.getBigIntegerValue();
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      fields.put(name, value(parser, parser.nextToken()));
    }
    return fields;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return items;
  }
}
