package io.jobtail.web;

import io.jobtail.access.Scope;
import io.jobtail.access.Secured;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Who may read the measurements. The other endpoints say it themselves, and the pages, which tell
 * of nothing, are for everybody.
 */
@Singleton
@Requires(condition = Secured.class)
final class MetricsRule implements SecurityRule<HttpRequest<?>> {
  private static final String MEASUREMENTS = "/prometheus";

  /** Before the framework's rules, of which one lets everybody in here. */
  @Override
  public int getOrder() {
    return -1000;
  }

  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication who) {
    if (request == null || !request.getPath().equals(MEASUREMENTS)) {
      return Mono.just(SecurityRuleResult.UNKNOWN);
    }
    return Mono.just(
        who instanceof Caller caller && caller.principal().may(Scope.METRICS)
            ? SecurityRuleResult.ALLOWED
            : SecurityRuleResult.REJECTED);
  }
}
