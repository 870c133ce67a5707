package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * What this instance does of what there is to do.
 *
 * @param roles {@code api}: it answers requests; {@code runner}: it runs jobs; or both
 */
@ConfigurationProperties("jobtail")
public record Roles(@Bindable(defaultValue = "api,runner") List<String> roles) {
  private static final String API = "api";
  private static final String RUNNER = "runner";

  /** Refuses what is no role. */
  public Roles {
    roles = roles.stream().map(String::strip).filter(role -> !role.isEmpty()).distinct().toList();
    for (String role : roles) {
      if (!role.equals(API) && !role.equals(RUNNER)) {
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
