package io.jobtail.web;

import io.micronaut.http.HttpStatus;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;

/** What is done to heads of answers on the connection itself, past the framework. */
final class Heading {
  private static final String EVENTS = Accept.SSE.getName();

  /** The type of server-sent events, said in full. */
  static final String EVENTS_IN_UTF_8 = EVENTS + ";charset=utf-8";

  private Heading() {}

  /** Of a type that has but one, some clients guess another all the same. */
  static void nameCharset(HttpHeaders headers) {
    if (EVENTS.equals(headers.get(HttpHeaderNames.CONTENT_TYPE))) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, EVENTS_IN_UTF_8);
    }
  }

  /** The answer to a request of which a part does not come. */
  static FullHttpResponse tooLate(String part, long nanos) {
    Problem problem =
        Problem.of(
            HttpStatus.REQUEST_TIMEOUT,
            "the request's " + part + " did not come within " + Duration.ofNanos(nanos));
    byte[] document = problem.bytes();
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.REQUEST_TIMEOUT,
            Unpooled.wrappedBuffer(document));
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
    headers.set(HttpHeaderNames.CONTENT_LENGTH, document.length);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    SecurityHeaders.forAnyAnswer(headers::set);
    return response;
  }
}
