package io.jobtail.web;

import io.jobtail.store.StoreException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The storage does not work now. */
@Singleton
final class StoreFailureHandler implements ExceptionHandler<StoreException, HttpResponse<?>> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final StoreTrouble trouble;

  StoreFailureHandler(StoreTrouble trouble) {
    this.trouble = trouble;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public HttpResponse<?> handle(HttpRequest request, StoreException failure) {
    trouble.add(failure);
    return problem().response();
  }

  static Problem problem() {
    return Problem.unavailable(
        "jobs cannot be stored or read now; nothing was changed that you were not told of",
        RETRY_AFTER);
  }
}
