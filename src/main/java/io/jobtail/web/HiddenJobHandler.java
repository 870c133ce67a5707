package io.jobtail.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers as if the job had never been. */
@Singleton
final class HiddenJobHandler implements ExceptionHandler<HiddenJobException, HttpResponse<?>> {
  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public HttpResponse<?> handle(HttpRequest request, HiddenJobException hidden) {
    return Problem.noSuchJob(hidden.job()).response();
  }
}
