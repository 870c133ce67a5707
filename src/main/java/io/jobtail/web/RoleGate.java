package io.jobtail.web;

import io.jobtail.runner.Roles;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns away what was sent to an instance that only runs jobs. With 503, not 404: what was asked
 * for may well be there, only not here, and whoever gets the answer, a client or a proxy that
 * chooses among instances, is to try again and not to give the job up.
 */
@ServerFilter({
  "/",
  "/*.*",
  "/parts/**",
  "/pages/**",
  "/lib/**",
  "/jobs",
  "/jobs/**",
  "/events",
  "/job-types",
  "/session",
  "/tickets"
})
final class RoleGate implements Ordered {
  private static final int AFTER_GUARD = 10;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Roles roles;

  RoleGate(Roles roles) {
    this.roles = roles;
  }

  @Override
  public int getOrder() {
    return AFTER_GUARD;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check() {
    return roles.hasApi()
        ? null
        : Problem.unavailable(
                "this instance only runs jobs; jobtail.roles says which ones answer requests",
                RETRY_AFTER)
            .response();
  }
}
