package io.jobtail.web;

import io.jobtail.store.StoreException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The storage does not work now. */
@Singleton
final class StoreFailureHandler implements ExceptionHandler<StoreException, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFailureHandler.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public HttpResponse<?> handle(HttpRequest request, StoreException failure) {
    LOG.error("the store failed: {}", failure.getMessage(), failure);
    return Problem.unavailable(
            "jobs cannot be stored or read now; nothing was changed that you were not told of",
            RETRY_AFTER)
        .response();
  }
}
