package io.jobtail;

import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.naming.NameUtils;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A key that somebody has set.
 *
 * @param written as it stands where it was set
 * @param key in kebab-case and without indices; of an environment variable, its name
 * @param value as it was given
 * @param source where it was set
 */
record Given(String written, String key, @Nullable Object value, PropertySource source) {
  private static final String PREFIX = Settings.ROOT + ".";
  private static final String VARIABLE_PREFIX = Settings.ROOT.toUpperCase(Locale.ROOT) + "_";

  /** All that look like ours; what counts most comes first. */
  static List<Given> all(Environment environment) {
    return environment.getPropertySources().stream()
        .sorted((one, other) -> Integer.compare(other.getOrder(), one.getOrder()))
        .flatMap(source ->
            StreamSupport.stream(source.spliterator(), false).flatMap(name -> ours(name, source)))
        .toList();
  }

  private static Stream<Given> ours(String written, PropertySource source) {
    if (isVariable(source)) {
      // the framework takes a number between two words for an index; at the end it is one
      String plain = written.replaceAll("\\[(\\d+)](?=.)", "_$1_").replaceAll("\\[\\d+]$", "");
      return plain.startsWith(VARIABLE_PREFIX)
          ? Stream.of(new Given(written, plain, source.get(written), source))
          : Stream.empty();
    }
    String key = NameUtils.hyphenate(written.replaceAll("\\[\\d+]", ""), true);
    return key.startsWith(PREFIX) || key.equals(Settings.ROOT)
        ? Stream.of(new Given(written, key, source.get(written), source))
        : Stream.empty();
  }

  boolean isVariable() {
    return isVariable(source);
  }

  private static boolean isVariable(PropertySource source) {
    return source.getConvention() == PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE;
  }

  /** Whether it sets that key, in kebab-case. */
  boolean sets(String wanted) {
    return isVariable() ? key.equals(Setting.variable(wanted)) : key.equals(wanted);
  }

  /** Whether it gives that one a value, or a part of one. */
  boolean isOf(Setting setting) {
    return isVariable() ? setting.matchesVariable(key) : setting.matches(key);
  }

  /** Whether there is anything: a group without keys is nothing. */
  boolean isEmpty() {
    return value == null || (value instanceof Map<?, ?> map && map.isEmpty());
  }
}
