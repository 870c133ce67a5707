package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.access.Secured;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import io.jobtail.store.Lookup;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everybody from the jobs of others, whatever is asked of them: there are none such, for who
 * may not see them. It stands before all that has a job in its path, so that nothing can forget to
 * ask.
 */
@ServerFilter({"/jobs/*", "/jobs/*/**"})
@Requires(condition = Secured.class)
final class JobGate implements Ordered {
  private static final String PREFIX = "/jobs/";

  private final EventStore store;
  private final Callers callers;
  private final Offload offload;

  JobGate(EventStore store, Callers callers, Offload offload) {
    this.store = store;
    this.callers = callers;
    this.offload = offload;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  @RequestFilter
  CompletionStage<@Nullable HttpResponse<?>> check(HttpRequest<?> request) {
    Optional<JobId> job = job(request.getPath());
    if (job.isEmpty()) {
      return CompletableFuture.completedStage(null); // there is no such job, for anybody
    }
    Principal principal = callers.of(request);
    return offload.call(() -> check(job.get(), principal));
  }

  private static Optional<JobId> job(String path) {
    int end = path.indexOf('/', PREFIX.length());
    return JobId.parse(path.substring(PREFIX.length(), end < 0 ? path.length() : end));
  }

  private @Nullable HttpResponse<?> check(JobId job, Principal principal) {
    return sees(principal, job, store.find(job)) ? null : Problem.noSuchJob(job.value()).response();
  }

  private static boolean sees(Principal principal, JobId job, Lookup found) {
    return switch (found) {
      case Lookup.Found(Fold fold, boolean _) ->
          principal.sees(job, fold.job().spec().owner());
      case Lookup.Gone(@Nullable String owner) -> principal.sees(job, owner);
      case Lookup.Unknown() -> false;
    };
  }
}
