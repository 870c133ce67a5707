package io.jobtail;

import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration that is ours.
 *
 * @param name with {@code *} where a name of the user's stands
 * @param type what its value is read as
 * @param owner the class that reads it
 */
record Setting(String name, Argument<?> type, Class<?> owner) {
  private static final String ANY = "[^.]+";

  /** Those that a class reads from its constructor's arguments. */
  static Stream<Setting> of(BeanDefinition<?> definition) {
    return Stream.of(definition.getConstructor().getArguments())
        .filter(argument -> argument.getAnnotationMetadata().hasAnnotation(Property.class))
        .flatMap(argument ->
            argument.getAnnotationMetadata().stringValue(Property.class, "name").stream()
                .map(name -> new Setting(name, argument, definition.getBeanType())));
  }

  /** Whether a class of ours reads configuration. */
  static boolean isOurs(String className) {
    return className.startsWith("io.jobtail.");
  }

  /** What all keys of a class begin with. */
  static String prefix(BeanDefinition<?> definition) {
    return definition.stringValue(ConfigurationReader.class, "prefix").orElse("jobtail");
  }

  @Nullable String defaultValue() {
    return type.getAnnotationMetadata()
        .stringValue(Bindable.class, "defaultValue")
        .filter(text -> !text.isEmpty())
        .orElse(null);
  }

  /** Whether users name what is in it. */
  boolean isMap() {
    return Map.class.isAssignableFrom(type.getType());
  }

  /** Whether it is for one of several things that users name. */
  boolean isOfOneOfMany() {
    return name.contains("*");
  }

  /** Whether a key, in kebab-case and without indices, is this one. */
  boolean matches(String key) {
    if (isMap() && key.startsWith(name + ".")) {
      return true;
    }
    boolean isFree = isOfOneOfMany() || isMap();
    return isFree ? pattern().matcher(key).matches() : name.equals(key);
  }

  private Pattern pattern() {
    String each = Pattern.quote(name).replace("*", "\\E" + ANY + "\\Q");
    return Pattern.compile(each + (isMap() ? "(\\..+)?" : ""));
  }

  /** Whether the name of an environment variable, without indices, is this one's. */
  boolean matchesVariable(String variable) {
    String quoted = Pattern.quote(variable(name)).replace("*", "\\E.+\\Q");
    return Pattern.matches(quoted + (isMap() ? "(_.+)?" : ""), variable);
  }

  /** The environment variable of a key. */
  static String variable(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** In words, what a value is not that cannot be read. */
  String otherThan() {
    Class<?> of = type.getType();
    if (type.isAnnotationPresent(ReadableBytes.class)) {
      return "no size such as 64KB or 1MB";
    }
    if (of == Duration.class) {
      return "no duration such as 500ms, 30s or 2h";
    }
    if (of == boolean.class || of == Boolean.class) {
      return "neither true nor false";
    }
    if (of.isEnum()) {
      return Stream.of(of.getEnumConstants())
          .map(one -> one.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "none of ", ""));
    }
    if (of == double.class || of == Double.class) {
      return "no number";
    }
    boolean isNumber = Number.class.isAssignableFrom(of) || of.isPrimitive();
    return isNumber ? "no whole number" : "no " + of.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
