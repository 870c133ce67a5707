package io.jobtail.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** JSON values as they are read, and their text. */
final class AnyJson {
  /** What stands for null, which generators of lists and maps have no place for. */
  private static final Object NULL = new Object();

  private AnyJson() {}

  /** Any value, not deep. */
  static Arbitrary<Object> value() {
    return Arbitraries.lazyOf(
        AnyJson::scalar, AnyJson::scalar, AnyJson::scalar, AnyJson::object, AnyJson::array);
  }

  private static Arbitrary<Object> object() {
    return Arbitraries.maps(text(), value()).ofMaxSize(3).map(map -> map);
  }

  private static Arbitrary<Object> array() {
    return value().list().ofMaxSize(3).map(list -> list);
  }

  /** Characters that text can have, with those that pointers and JSON escape. */
  static Arbitrary<String> text() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.strings().all().ofMaxLength(8).map(AnyJson::wellFormed)),
        Tuple.of(2, Arbitraries.strings().withChars("~/0\"\\\u0000\u2028 a").ofMaxLength(5)),
        Tuple.of(2, Arbitraries.strings().alpha().ofMaxLength(5)));
  }

  private static Arbitrary<Object> scalar() {
    return Arbitraries.oneOf(
        text().map(text -> text),
        Arbitraries.longs().map(BigInteger::valueOf),
        Arbitraries.integers().between(-2, 200).map(BigInteger::valueOf),
        Arbitraries.bigIntegers().map(number -> number.pow(9)),
        Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(-400, 400))
            .as((digits, scale) -> new BigDecimal(BigInteger.valueOf(digits), scale)),
        Arbitraries.of(true, false, NULL));
  }

  static Arbitrary<Object> nothing() {
    return Arbitraries.just(NULL);
  }

  private static String wellFormed(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** As JSON. */
  static String print(Object value) {
    return switch (value) {
      case String text -> quoted(text);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> quoted((String) entry.getKey()) + ":" + print(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list ->
          list.stream().map(AnyJson::print).collect(Collectors.joining(",", "[", "]"));
      default -> value.equals(NULL) ? "null" : value.toString();
    };
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c == '/') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /**
   * Whether a JSON Pointer (RFC 6901) leads to a place: a value, or a member that an object lacks.
   */
  static boolean hasPlace(@Nullable Object value, String pointer) {
    if (pointer.isEmpty()) {
      return true;
    }
    int end = pointer.indexOf('/', 1) < 0 ? pointer.length() : pointer.indexOf('/', 1);
    String name = pointer.substring(1, end).replace("~1", "/").replace("~0", "~");
    String rest = pointer.substring(end);
    return switch (value) {
      case Map<?, ?> map -> map.containsKey(name) ? hasPlace(map.get(name), rest) : rest.isEmpty();
      case List<?> list ->
          name.matches("0|[1-9][0-9]{0,8}")
              && Integer.parseInt(name) < list.size()
              && hasPlace(list.get(Integer.parseInt(name)), rest);
      case null, default -> false;
    };
  }

  /** An object with some of these members. */
  static Arbitrary<Object> some(Map<String, Arbitrary<Object>> members) {
    Arbitrary<Map<String, Object>> all = Arbitraries.just(Map.of());
    for (Map.Entry<String, Arbitrary<Object>> member : members.entrySet()) {
      all =
          Combinators.combine(all, member.getValue().optional(0.7))
              .as((map, value) -> {
                Map<String, Object> more = new LinkedHashMap<>(map);
                value.ifPresent(there -> more.put(member.getKey(), there));
                return more;
              });
    }
    return all.map(map -> map);
  }
}
