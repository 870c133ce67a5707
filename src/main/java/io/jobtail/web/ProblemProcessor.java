package io.jobtail.web;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;

/**
 * Makes problem documents of the errors that the framework finds: no route, a wrong method or media
 * type, a body that is too large.
 */
@Singleton
@Replaces(ErrorResponseProcessor.class)
final class ProblemProcessor implements ErrorResponseProcessor<byte[]> {
  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpStatus status = status(context, response.code());
    MutableHttpResponse<byte[]> problem =
        Problem.of(status, detail(status, context)).mutableResponse();
    response
        .getHeaders()
        .forEachValue((name, value) -> {
          if (!name.equalsIgnoreCase("Content-Type") && !name.equalsIgnoreCase("Content-Length")) {
            problem.header(name, value);
          }
        });
    return problem;
  }

  /** A head that is too long is told apart from a body that is (RFC 9110, 15.5.15; RFC 6585, 5). */
  private static HttpStatus status(ErrorContext context, int code) {
    if (context.getRequest() instanceof NettyHttpRequest<?> netty) {
      Throwable cause = netty.getNativeRequest().decoderResult().cause();
      if (cause instanceof TooLongHttpLineException) {
        return HttpStatus.REQUEST_URI_TOO_LONG;
      }
      if (cause instanceof TooLongHttpHeaderException) {
        return HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      }
    }
    return HttpStatus.valueOf(code);
  }

  /** In our words: what the framework says may name what is inside. */
  private static String detail(HttpStatus status, ErrorContext context) {
    String path = Problem.printable(context.getRequest().getPath());
    String method = Problem.printable(context.getRequest().getMethodName());
    return switch (status) {
      case NOT_FOUND -> "there is nothing at " + path;
      case METHOD_NOT_ALLOWED -> method + " is not possible at " + path;
      case NOT_ACCEPTABLE -> "nothing that the Accept header asks for can be given at " + path;
      case UNSUPPORTED_MEDIA_TYPE -> "the body must be application/json";
      case REQUEST_URI_TOO_LONG -> "the request's first line is too long";
      case REQUEST_HEADER_FIELDS_TOO_LARGE -> "the request's headers are too large";
      case REQUEST_ENTITY_TOO_LARGE -> "the body is larger than jobtail.submit.max-bytes";
      case BAD_REQUEST -> badRequest(context);
      default ->
          status.getCode() >= 500
              ? "the request could not be handled; the server's log says why"
              : status.getReason();
    };
  }

  private static String badRequest(ErrorContext context) {
    boolean bodyMissing =
        context.getErrors().stream()
            .anyMatch(error -> error.getMessage().startsWith("Required Body"));
    return bodyMissing
        ? "a body is needed; none came, or it was broken"
        : "the request cannot be understood";
  }
}
