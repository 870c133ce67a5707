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
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Keeps everybody from the jobs of others, whatever is asked of them: there are none such, for who
 * may not see them. It looks at every path with a job in it, so that no endpoint can forget to ask.
 * What may be done to a job is for the endpoints to say.
 */
@Singleton
@Requires(condition = Secured.class)
final class JobRule implements SecurityRule<HttpRequest<?>> {
  private static final String PREFIX = "/jobs/";

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
    return job(request.getPath())
        .map(job -> seen(job, caller.principal()))
        .orElse(Mono.just(SecurityRuleResult.UNKNOWN)); // not about a job that could be
  }

  private static Optional<JobId> job(String path) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int end = path.indexOf('/', PREFIX.length());
    return JobId.parse(path.substring(PREFIX.length(), end < 0 ? path.length() : end));
  }

  private Mono<SecurityRuleResult> seen(JobId job, Principal principal) {
    return Mono.fromCompletionStage(() -> offload.call(() -> sees(job, principal)))
        .map(sees -> {
          if (!sees) {
            throw new HiddenJobException(job);
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
