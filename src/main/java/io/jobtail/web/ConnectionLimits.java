package io.jobtail.web;

import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import java.util.Objects;

/**
 * How long connections wait for their clients, in nanoseconds, and what one of them may hold. One
 * for all of them.
 *
 * @param idleNanos for the next request
 * @param headNanos for the rest of a head that has begun
 * @param bodyNanos for the rest of a body
 * @param streams of HTTP/2 at once
 */
record ConnectionLimits(long idleNanos, long headNanos, long bodyNanos, long streams) {
  static ConnectionLimits of(
      WebConfiguration web, EdgeConfiguration edge, NettyHttpServerConfiguration server) {
    return new ConnectionLimits(
        web.idleTimeout().toNanos(),
        edge.headerTimeout().toNanos(),
        edge.bodyTimeout().toNanos(),
        Objects.requireNonNullElse(server.getHttp2().getMaxConcurrentStreams(), Long.MAX_VALUE));
  }
}
