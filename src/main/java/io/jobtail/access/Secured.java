package io.jobtail.access;

import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.context.env.Environment;
import io.micronaut.core.value.PropertyResolver;

/** Holds where credentials are configured: there everybody is asked who they are. */
public final class Secured implements Condition {
  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public boolean matches(ConditionContext context) {
    PropertyResolver settings = context.getBean(Environment.class);
    return isSecured(settings);
  }

  /** Whether credentials are configured. */
  static boolean isSecured(PropertyResolver settings) {
    return settings.containsProperties("jobtail.security.tokens")
        || settings.containsProperties("jobtail.security.jwt");
  }
}
