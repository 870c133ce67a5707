package io.jobtail.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.netty.handler.codec.compression.DecompressionException;
import jakarta.inject.Singleton;

/** A body that is not what its {@code Content-Encoding} says: the client's mistake, not a fault. */
@Singleton
final class BrokenBodyHandler implements ExceptionHandler<DecompressionException, HttpResponse<?>> {
  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public HttpResponse<?> handle(HttpRequest request, DecompressionException failure) {
    return Problem.badRequest("the body cannot be unpacked").response();
  }
}
