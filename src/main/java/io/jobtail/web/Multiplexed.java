package io.jobtail.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the streams of one HTTP/2 connection: closes it when it has none for long, and resets a
 * stream whose request does not come to its end. Used on the connection's event loop.
 */
final class Multiplexed extends Http2ConnectionAdapter {
  private final Http2ConnectionHandler handler;
  private final Channel channel;
  private final Deadlines deadlines;
  // of a stream: ends it, unless its request comes to its end
  private final Http2Connection.PropertyKey ending;
  private @Nullable ScheduledFuture<?> closing;

  private Multiplexed(Http2ConnectionHandler handler, Channel channel, Deadlines deadlines) {
    this.handler = handler;
    this.channel = channel;
    this.deadlines = deadlines;
    this.ending = handler.connection().newKey();
  }

  static void follow(Http2ConnectionHandler handler, Channel channel, Deadlines deadlines) {
    Multiplexed connection = new Multiplexed(handler, channel, deadlines);
    handler.connection().addListener(connection);
    connection.look();
    channel.closeFuture().addListener(_ -> connection.inUse());
  }

  private void look() {
    if (handler.connection().numActiveStreams() == 0) {
      awaitUse();
    }
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    inUse();
    if (stream.state() == Http2Stream.State.OPEN) {
      stream.setProperty(
          ending,
          channel
              .eventLoop()
              .schedule(() -> late(stream), deadlines.bodyNanos(), TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void onStreamHalfClosed(Http2Stream stream) {
    if (!stream.state().remoteSideOpen()) {
      inTime(stream);
    }
  }

  private void inTime(Http2Stream stream) {
    ScheduledFuture<?> late = stream.removeProperty(ending);
    if (late != null) {
      late.cancel(false);
    }
  }

  private void late(Http2Stream stream) {
    ChannelHandlerContext context = channel.pipeline().context(handler);
    if (context != null) {
      var _ =
          handler.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
      context.flush();
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    inTime(stream);
    look();
  }

  private void awaitUse() {
    inUse();
    if (channel.isActive()) {
      // says goodbye first (RFC 9113, 6.8)
      closing =
          channel.eventLoop().schedule(this::end, deadlines.idleNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void end() {
    var _ = channel.close();
  }

  private void inUse() {
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }
}
