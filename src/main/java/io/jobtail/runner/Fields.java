package io.jobtail.runner;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON values seen as objects. */
final class Fields {
  private Fields() {}

  /** The value, which is an object. */
  @SuppressWarnings("unchecked") // keys of plain JSON objects are strings
  static Map<String, @Nullable Object> of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new IllegalArgumentException("an object is expected, found " + value);
  }
}
