package io.jobtail.runner.redact;

import io.jobtail.job.Json;
import io.jobtail.wire.JsonReader;
import io.jobtail.wire.JsonValues;
import io.jobtail.wire.MalformedJsonException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Masks inside JSON: its text may carry a secret in escapes that hide it from a plain search. */
public final class JsonMask {
  private final Secrets secrets;

  private JsonMask(Secrets secrets) {
    this.secrets = secrets;
  }

  /** The same value with its strings, names and numbers masked. */
  public static Json mask(Secrets secrets, Json json) {
    if (secrets.isEmpty()) {
      return json;
    }
    try {
      Object value = JsonReader.read(json.text().getBytes(StandardCharsets.UTF_8));
      return JsonValues.toJson(new JsonMask(secrets).value(value));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("what is to be masked is no JSON", e);
    }
  }

  /** The same for plain values, as {@link JsonReader} gives them. */
  public static Map<String, @Nullable Object> mask(
      Secrets secrets, Map<String, @Nullable Object> object) {
    return secrets.isEmpty() ? object : new JsonMask(secrets).object(object);
  }

  private @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case String text -> secrets.mask(text);
      case BigInteger number -> number(number, number.toString());
      case BigDecimal number -> number(number, number.toPlainString());
      case Map<?, ?> map -> object(map);
      case List<?> list -> list.stream().<@Nullable Object>map(this::value).toList();
      case null -> null;
      default -> value;
    };
  }

  private Object number(Number number, String text) {
    String masked = secrets.mask(text);
    return masked.equals(text) ? number : masked;
  }

  private Map<String, @Nullable Object> object(Map<?, ?> map) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((key, field) -> {
      StringBuilder name = new StringBuilder(secrets.mask((String) key));
      while (fields.containsKey(name.toString())) {
        name.append('*'); // two names that were masked stay two
      }
      fields.put(name.toString(), value(field));
    });
    return fields;
  }
}
