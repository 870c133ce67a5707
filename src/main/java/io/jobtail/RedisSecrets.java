package io.jobtail;

import io.jobtail.runner.redact.KnownSecrets;
import io.jobtail.runner.redact.Secrets;
import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.conventions.StringConvention;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The passwords of {@code redis.*}, wherever below it: its client shows at TRACE what it sends. As
 * written, and decoded.
 */
@Singleton
final class RedisSecrets implements KnownSecrets {
  private static final Pattern LOGIN = Pattern.compile("://(?:[^:/?#\\s@]*:)?([^/?#\\s]+)@");

  private final Set<String> values = new LinkedHashSet<>();

  RedisSecrets(Environment environment) {
    collect("", environment.getProperties("redis", StringConvention.HYPHENATED));
  }

  private void collect(String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> map.forEach((key, part) -> collect(String.valueOf(key), part));
      case Collection<?> list -> list.forEach(part -> collect(name, part));
      default -> read(name.toLowerCase(Locale.ROOT), value.toString());
    }
  }

  private void read(String name, String text) {
    if (name.endsWith("password")) {
      add(text);
    }
    Matcher login = LOGIN.matcher(text);
    while (login.find()) {
      add(login.group(1));
      add(decoded(login.group(1)));
    }
  }

  private void add(String value) {
    if (value.lines().anyMatch(line -> line.length() >= Secrets.MIN_LENGTH && !line.isBlank())) {
      values.add(value);
    }
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // is as it is
      return value;
    }
  }

  @Override
  public Collection<String> values() {
    return Set.copyOf(values);
  }
}
