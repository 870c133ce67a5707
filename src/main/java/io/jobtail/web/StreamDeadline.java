package io.jobtail.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A time by which something has to have happened with a stream of one HTTP/2 connection, or it is
 * reset. Used on the connection's event loop.
 */
final class StreamDeadline {
  private final Http2ConnectionHandler handler;
  private final Channel channel;
  private final Http2Connection.PropertyKey timer;

  StreamDeadline(Http2ConnectionHandler handler, Channel channel) {
    this.handler = handler;
    this.channel = channel;
    this.timer = handler.connection().newKey();
  }

  /** So long from now; whatever was set before does not count any more. */
  void set(Http2Stream stream, long nanos) {
    met(stream);
    stream.setProperty(
        timer, channel.eventLoop().schedule(() -> reset(stream), nanos, TimeUnit.NANOSECONDS));
  }

  /** It has happened, or never will. */
  void met(Http2Stream stream) {
    ScheduledFuture<?> late = stream.removeProperty(timer);
    if (late != null) {
      late.cancel(false);
    }
  }

  private void reset(Http2Stream stream) {
    ChannelHandlerContext context = channel.pipeline().context(handler);
    if (context != null) {
      var _ =
          handler.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
      context.flush();
    }
  }
}
