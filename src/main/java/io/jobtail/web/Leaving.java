package io.jobtail.web;

import io.jobtail.stream.Streams;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;

/**
 * While the server stops, each answer is the last of its connection, so that clients that keep
 * theirs go elsewhere. Over HTTP/2 the connection itself says so, when the stop begins or with the
 * first answer after that.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Leaving {
  private final Streams streams;

  Leaving(Streams streams) {
    this.streams = streams;
  }

  @ResponseFilter
  void close(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (!streams.isDraining()) {
      return;
    }
    if (request.getHttpVersion() != HttpVersion.HTTP_2_0) {
      response.header(HttpHeaders.CONNECTION, "close");
    } else if (request instanceof NettyHttpRequest<?> netty) {
      Channel channel = netty.getChannelHandlerContext().channel();
      channel.eventLoop().execute(() -> Multiplexed.leave(channel));
    }
  }
}
