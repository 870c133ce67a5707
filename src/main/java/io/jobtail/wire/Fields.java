package io.jobtail.wire;

import io.jobtail.job.EventId;
import io.jobtail.job.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that Jobtail itself wrote. A field that must be there and is not means
 * damage.
 *
 * @param map by name
 */
record Fields(Map<String, @Nullable Object> map) {
  static Fields of(byte[] utf8) {
    return new Fields(JsonReader.readOwn(utf8));
  }

  boolean has(String name) {
    return map.get(name) != null;
  }

  String string(String name) {
    return need(name, optString(name));
  }

  @Nullable String optString(String name) {
    return (String) map.get(name);
  }

  long number(String name) {
    return need(name, optLong(name));
  }

  @Nullable Long optLong(String name) {
    return map.get(name) instanceof BigInteger number ? number.longValue() : null;
  }

  @Nullable Integer optInt(String name) {
    return map.get(name) instanceof BigInteger number ? number.intValue() : null;
  }

  @Nullable Double optDouble(String name) {
    return switch (map.get(name)) {
      case BigInteger number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case null, default -> null;
    };
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(map.get(name));
  }

  Instant time(String name) {
    return need(name, optTime(name));
  }

  @Nullable Instant optTime(String name) {
    String text = optString(name);
    return text == null ? null : Instant.parse(text);
  }

  @Nullable Duration optDuration(String name) {
    String text = optString(name);
    return text == null ? null : Duration.parse(text);
  }

  EventId eventId(String name) {
    return EventId.parse(string(name))
        .orElseThrow(() -> new IllegalStateException("damaged id in " + name));
  }

  @Nullable Json optJson(String name) {
    return map.containsKey(name) ? JsonValues.toJson(map.get(name)) : null;
  }

  @SuppressWarnings("unchecked") // JsonReader makes objects of this type only
  @Nullable Fields optObject(String name) {
    return map.get(name) instanceof Map<?, ?> object
        ? new Fields((Map<String, @Nullable Object>) object)
        : null;
  }

  Fields object(String name) {
    return need(name, optObject(name));
  }

  @SuppressWarnings("unchecked") // see above
  List<Fields> objects(String name) {
    return map.get(name) instanceof List<?> list
        ? list.stream().map(item -> new Fields((Map<String, @Nullable Object>) item)).toList()
        : List.of();
  }

  private static <T> T need(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("stored JSON lacks " + name);
    }
    return value;
  }
}
