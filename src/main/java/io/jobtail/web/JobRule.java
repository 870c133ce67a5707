package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.access.Secured;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteMatch;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Keeps everybody from the jobs of others, whatever is asked of them: there are none such, for who
 * may not see them. It looks at every route that has a job, so that no endpoint can forget to ask.
 * What may be done to a job is for the endpoints to say.
 */
@Singleton
@Requires(condition = Secured.class)
final class JobRule implements SecurityRule<HttpRequest<?>> {
  private final EventStore store;
  private final Offload offload;

  JobRule(EventStore store, Offload offload) {
    this.store = store;
    this.offload = offload;
  }

  /** Before the framework's rules. */
  @Override
  public int getOrder() {
    return -1000;
  }

  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication who) {
    if (request == null || !(who instanceof Caller caller)) {
      return Mono.just(SecurityRuleResult.UNKNOWN);
    }
    Object id = job(request);
    if (id == null) {
      return Mono.just(SecurityRuleResult.UNKNOWN); // not about one job
    }
    return JobId.parse(id.toString())
        .map(job -> seen(job, caller.principal()))
        .orElseGet(() -> Mono.error(new HiddenJobException(id.toString())));
  }

  /** As the endpoint will be given it: what a path says can be said in more than one way. */
  private static @Nullable Object job(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .filter(route -> route instanceof UriRouteMatch<?, ?>)
        .map(route -> route.getVariableValues().get("id"))
        .orElse(null);
  }

  private Mono<SecurityRuleResult> seen(JobId job, Principal principal) {
    return Mono.fromCompletionStage(() -> offload.call(() -> sees(job, principal)))
        .map(sees -> {
          if (!sees) {
            throw new HiddenJobException(job.value());
          }
          return SecurityRuleResult.UNKNOWN;
        });
  }

  private boolean sees(JobId job, Principal principal) {
    return switch (store.find(job)) {
      case Lookup.Found(Fold fold, boolean _) -> principal.sees(job, fold.job().spec().owner());
      case Lookup.Gone(String owner) -> principal.sees(job, owner);
      case Lookup.Unknown() -> false;
    };
  }
}
