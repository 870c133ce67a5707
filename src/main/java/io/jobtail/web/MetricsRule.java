package io.jobtail.web;

import io.jobtail.access.Scope;
import io.jobtail.access.Secured;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Who may read the measurements, and whatever else the framework may have for operators. Our own
 * endpoints say it themselves, and the pages, which tell of nothing, are for everybody.
 */
@Singleton
@Requires(condition = Secured.class)
final class MetricsRule implements SecurityRule<HttpRequest<?>> {
  /** Of the framework's endpoints those that tell of nothing. */
  private static final Set<String> FOR_EVERYBODY = Set.of("HealthEndpoint", "InfoEndpoint");

  /** Before the framework's rules, of which one lets everybody in here. */
  @Override
  public int getOrder() {
    return -1000;
  }

  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication who) {
    if (request == null || !isForOperators(request)) {
      return Mono.just(SecurityRuleResult.UNKNOWN);
    }
    return Mono.just(
        who instanceof Caller caller && caller.principal().may(Scope.METRICS)
            ? SecurityRuleResult.ALLOWED
            : SecurityRuleResult.REJECTED);
  }

  /** By what answers, and not by the path: a path can be said in more than one way. */
  private static boolean isForOperators(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .filter(route -> route instanceof MethodBasedRouteMatch<?, ?>)
        .map(route -> ((MethodBasedRouteMatch<?, ?>) route).getDeclaringType())
        .filter(type -> type.getName().startsWith("io.micronaut."))
        .filter(type -> !FOR_EVERYBODY.contains(type.getSimpleName()))
        .isPresent();
  }
}
