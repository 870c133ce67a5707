package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.access.Scope;
import io.jobtail.access.Sessions;
import io.micronaut.security.authentication.Authentication;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as the framework wants to know it: each scope is a role.
 *
 * @param principal who it is
 * @param session if it is known by a cookie, which a browser sends whoever makes it
 */
record Caller(Principal principal, Sessions.@Nullable Session session) implements Authentication {
  private static final long serialVersionUID = 1;

  @Override
  public String getName() {
    return principal.name();
  }

  @Override
  public List<String> getRoles() {
    return Arrays.stream(Scope.values()).filter(principal::may).map(Scope::wire).toList();
  }

  /** None: the framework logs them. */
  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }
}
