package io.jobtail.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jobtail.job.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes plain Java values, as {@link JsonReader} gives them, as JSON. */
public final class JsonValues {
  private JsonValues() {}

  /** The value as it was given. */
  public static Json toJson(@Nullable Object value) {
    return new Json(new String(JsonBytes.of(json -> write(json, value)), StandardCharsets.UTF_8));
  }

  /** The same text for the same JSON value: keys sorted, numbers without needless digits. */
  public static byte[] canonical(@Nullable Object value) {
    return JsonBytes.of(json -> write(json, sorted(value)));
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> fields = new TreeMap<>();
        map.forEach((key, field) -> fields.put((String) key, sorted(field)));
        yield fields;
      }
      case List<?> list -> list.stream().<@Nullable Object>map(JsonValues::sorted).toList();
      case BigInteger number -> plain(new BigDecimal(number));
      case BigDecimal number -> plain(number);
      default -> value;
    };
  }

  private static BigDecimal plain(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Boolean bool -> json.writeBoolean(bool);
      case BigInteger number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : map.entrySet()) {
          json.writeFieldName((String) field.getKey());
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object item : list) {
          write(json, item);
        }
        json.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
    }
  }
}
