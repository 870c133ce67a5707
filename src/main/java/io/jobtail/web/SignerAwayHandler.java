package io.jobtail.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Asks to try again: the token may well be good. */
@Singleton
final class SignerAwayHandler implements ExceptionHandler<SignerAwayException, HttpResponse<?>> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public HttpResponse<?> handle(HttpRequest request, SignerAwayException failure) {
    return Problem.unavailable(
            "whether the token is good cannot be told now: the keys of its signer cannot be had",
            RETRY_AFTER)
        .response();
  }
}
