package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * What this instance does of what there is to do.
 *
 * @param roles {@code api}: it answers requests; {@code runner}: it runs jobs; or both. Without the
 *     first every request but for metrics is {@code 503} with {@code Retry-After}; without the
 *     second jobs wait for an instance that has it. Retention is looked after by all
 */
@ConfigurationProperties("jobtail")
public record Roles(@Bindable(defaultValue = "api,runner") List<String> roles) {
  /** All that there are. */
  public static final List<String> ALL = List.of("api", "runner");

  private static final String API = ALL.getFirst();
  private static final String RUNNER = ALL.getLast();

  /** Refuses what is no role. */
  public Roles {
    roles = roles.stream().map(String::strip).filter(role -> !role.isEmpty()).distinct().toList();
    for (String role : roles) {
      if (!ALL.contains(role)) {
        throw new IllegalArgumentException("roles - are api, runner or both, not '" + role + "'");
      }
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles - are api, runner or both, and not none");
    }
  }

  /** Whether requests for jobs and pages are answered. */
  public boolean hasApi() {
    return roles.contains(API);
  }

  /** Whether jobs are run. */
  public boolean hasRunner() {
    return roles.contains(RUNNER);
  }
}
