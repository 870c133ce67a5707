package io.jobtail.web;

import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The preference to wait (RFC 7240, 4.3). A preference that cannot be understood is ignored, as
 * that specification asks.
 */
final class Prefer {
  /** The longest wait; a longer one is shortened to it. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?=$|[,;\\s])");

  private Prefer() {}

  static @Nullable Duration wait(HttpRequest<?> request) {
    for (String value : request.getHeaders().getAll("Prefer")) {
      Matcher wait = WAIT.matcher(value);
      if (wait.find()) {
        Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
      }
    }
    return null;
  }
}
