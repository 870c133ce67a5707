package io.jobtail.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Clients of HTTP/1.0, some proxies among them, know no chunks (RFC 9112, 6.1): their streams end
 * with the connection. Belongs to one connection.
 */
final class StreamsForOldClients extends ChannelDuplexHandler {
  // the request that adds it is one
  private boolean old = true;
  private boolean endsWithConnection;
  private boolean streaming;

  /**
   * To a connection on which such a request came, unless it is there.
   *
   * @param context that of a handler further in
   */
  static void addTo(ChannelHandlerContext context) {
    if (context.pipeline().get(StreamsForOldClients.class) == null) {
      context.pipeline().addBefore(context.name(), null, new StreamsForOldClients());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (old && message instanceof HttpResponse response) {
      endsWithConnection = HttpUtil.isTransferEncodingChunked(response);
      streaming = endsWithConnection;
      if (endsWithConnection) {
        HttpUtil.setTransferEncodingChunked(response, false);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    streaming &= !(message instanceof LastHttpContent);
    boolean end = old && endsWithConnection && message instanceof LastHttpContent;
    var _ =
        end
            ? context.write(message, promise.unvoid()).addListener(ChannelFutureListener.CLOSE)
            : context.write(message, promise);
  }

  /** A stream that is cut ends with a reset: a proper end would pass the part off as the whole. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (streaming) {
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    var _ = context.close(promise);
  }
}
