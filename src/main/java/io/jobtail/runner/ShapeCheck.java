package io.jobtail.runner;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a JSON value with a generated schema: what is missing, unknown or of another type, with
 * its place. So what is published is what is checked, and all of it is reported at once. The other
 * keywords are the constraints of Jakarta Validation, which reports them itself.
 */
final class ShapeCheck {
  private static final String REF = "#/$defs/";

  private final Map<String, @Nullable Object> definitions;
  private final List<Violation> violations = new ArrayList<>();

  private ShapeCheck(Map<String, @Nullable Object> schema) {
    Object defs = schema.get("$defs");
    definitions = defs == null ? Map.of() : Fields.of(defs);
  }

  static List<Violation> violations(Map<String, @Nullable Object> schema, Object value) {
    ShapeCheck check = new ShapeCheck(schema);
    check.check("", schema, value);
    return check.violations;
  }

  private void check(String at, Map<String, @Nullable Object> given, Object value) {
    Map<String, @Nullable Object> schema = resolved(given);
    if (!isOneOf(schema.get("type"), value)) {
      add(at, "must be " + described(schema));
      return;
    }
    switch (value) {
      case Map<?, ?> map -> object(at, schema, Fields.of(map));
      case List<?> list -> array(at, schema, list);
      case String text -> text(at, schema, text);
      case BigInteger number -> integer(at, schema, number);
      default -> {} // nothing more is known of a boolean or a fraction
    }
  }

  /** A reference to a definition, alone or beside other keywords. */
  private Map<String, @Nullable Object> resolved(Map<String, @Nullable Object> schema) {
    return schema.get("$ref") instanceof String ref && ref.startsWith(REF)
        ? Fields.of(definitions.get(ref.substring(REF.length())))
        : schema;
  }

  private static boolean isOneOf(@Nullable Object types, Object value) {
    return switch (types) {
      case String type -> is(type, value);
      case List<?> several -> several.stream().anyMatch(type -> isOneOf(type, value));
      case null, default -> true;
    };
  }

  private static boolean is(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof BigInteger;
      case "number" ->
          (value instanceof BigInteger || value instanceof BigDecimal)
              && Double.isFinite(((Number) value).doubleValue());
      default -> false;
    };
  }

  private static String described(Map<String, @Nullable Object> schema) {
    Object type = schema.get("type");
    if ("duration".equals(schema.get("format"))) {
      return "an ISO-8601 duration, such as \"PT2S\"";
    }
    if (!(type instanceof String name)) {
      return "one of the types " + type;
    }
    return switch (name) {
      case "object", "array", "integer" -> "an " + name;
      default -> "a " + name;
    };
  }

  private void object(
      String at, Map<String, @Nullable Object> schema, Map<String, @Nullable Object> value) {
    Map<String, @Nullable Object> properties =
        schema.get("properties") instanceof Map<?, ?> map ? Fields.of(map) : Map.of();
    if (schema.get("required") instanceof List<?> required) {
      for (Object name : required) {
        if (!value.containsKey(name)) {
          add(below(at, String.valueOf(name)), "is missing");
        }
      }
    }
    Object others = schema.get("additionalProperties");
    value.forEach((name, field) -> {
      if (properties.get(name) instanceof Map<?, ?> known) {
        checkField(below(at, name), known, field);
      } else if (others instanceof Map<?, ?> other) {
        checkField(below(at, name), other, field);
      } else if (Boolean.FALSE.equals(others)) {
        add(below(at, name), "is not a known parameter");
      }
    });
  }

  private void array(String at, Map<String, @Nullable Object> schema, List<?> value) {
    if (schema.get("items") instanceof Map<?, ?> items) {
      for (int i = 0; i < value.size(); i++) {
        checkField(at + "/" + i, items, value.get(i));
      }
    }
  }

  private void checkField(String at, Map<?, ?> schema, @Nullable Object value) {
    if (value == null) {
      add(at, "must not be null");
    } else {
      check(at, Fields.of(schema), value);
    }
  }

  private void text(String at, Map<String, @Nullable Object> schema, String value) {
    if ("duration".equals(schema.get("format")) && !isDuration(value)) {
      add(at, "must be " + described(schema));
    }
    if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
      add(at, "must be one of " + allowed);
    } else if (schema.containsKey("const") && !value.equals(schema.get("const"))) {
      add(at, "must be " + schema.get("const"));
    }
  }

  private static boolean isDuration(String text) {
    try {
      Duration.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void integer(String at, Map<String, @Nullable Object> schema, BigInteger value) {
    Object format = schema.get("format");
    if (("int32".equals(format) && value.bitLength() >= Integer.SIZE)
        || ("int64".equals(format) && value.bitLength() >= Long.SIZE)) {
      add(at, "must be an integer of " + ("int32".equals(format) ? 32 : 64) + " bits");
    }
  }

  private static String below(String at, String name) {
    return at + "/" + Violation.escape(name);
  }

  private void add(String at, String message) {
    violations.add(new Violation(at, message));
  }
}
