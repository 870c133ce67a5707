package io.jobtail.web;

import io.jobtail.access.Principal;
import io.jobtail.job.Job;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.filters.SecurityFilter;
import jakarta.inject.Singleton;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells who sent a request. */
@Singleton
final class Callers {
  private final boolean secured;

  Callers(@Nullable AccessFilter filter) {
    this.secured = filter != null;
  }

  /** Whether everybody is asked who they are. */
  boolean areAsked() {
    return secured;
  }

  /** Who sent it; whoever could get here without saying so is a mistake of ours. */
  Principal of(HttpRequest<?> request) {
    Caller caller = caller(request);
    if (caller != null) {
      return caller.principal();
    }
    if (secured) {
      throw new IllegalStateException("nobody was asked who they are");
    }
    return Principal.ANYBODY;
  }

  /** Which jobs are there for who sent it. */
  Predicate<Job> visibleTo(HttpRequest<?> request) {
    if (!secured) {
      return _ -> true;
    }
    Principal principal = of(request);
    return job -> principal.sees(job.id(), job.spec().owner());
  }

  /** Who sent it, if anybody was asked and said so. */
  static @Nullable Caller caller(HttpRequest<?> request) {
    return request.getAttribute(SecurityFilter.AUTHENTICATION, Caller.class).orElse(null);
  }
}
