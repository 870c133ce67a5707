package io.jobtail.web;

import io.micronaut.http.HttpRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the streams of one HTTP/2 connection: closes it when it has none for long, and resets a
 * stream whose request does not come to its end. Used on the connection's event loop.
 */
final class Multiplexed extends Http2ConnectionAdapter {
  private static final AttributeKey<Multiplexed> KEY = AttributeKey.valueOf(Multiplexed.class, "");
  // what a connection is told once it turns out to speak HTTP/2
  private static final AttributeKey<Consumer<Multiplexed>> WORD =
      AttributeKey.valueOf(Multiplexed.class, "word");
  private static final String STREAM = ExtensionHeaderNames.STREAM_ID.text().toString();

  private final Http2ConnectionHandler handler;
  private final Channel channel;
  private final ConnectionLimits limits;
  private final Bodies bodies;
  // of a stream: its request comes to its end
  private final StreamDeadline ending;
  // of a stream: who is told when it is over
  private final Http2Connection.PropertyKey told;
  // of a stream: its answer gets to the client
  private final StreamDeadline leaving;
  private @Nullable ScheduledFuture<?> closing;

  private Multiplexed(Http2ConnectionHandler handler, Channel channel, ConnectionLimits limits) {
    this.handler = handler;
    this.channel = channel;
    this.limits = limits;
    this.bodies = new Bodies(handler.decoder().frameListener(), handler.connection());
    this.ending = new StreamDeadline(handler, channel);
    this.told = handler.connection().newKey();
    this.leaving = new StreamDeadline(handler, channel);
  }

  static void follow(Http2ConnectionHandler handler, Channel channel, ConnectionLimits limits) {
    Multiplexed connection = new Multiplexed(handler, channel, limits);
    handler.connection().addListener(connection);
    handler.decoder().frameListener(connection.bodies);
    channel.attr(KEY).set(connection);
    connection.look();
    Consumer<Multiplexed> word = channel.attr(WORD).getAndSet(null);
    if (word != null) {
      // not within the codec's own work
      channel.eventLoop().execute(() -> tell(channel, word));
    }
    channel.closeFuture().addListener(_ -> connection.inUse());
  }

  /**
   * Tells when a request's stream is over, however that came. The framework itself finds out by
   * writing to it, which a quiet stream may not do for hours. On the event loop.
   */
  static void tellEnd(Channel channel, HttpRequest<?> request, Runnable gone) {
    Multiplexed connection = channel.attr(KEY).get();
    if (connection != null) {
      connection.tellEnd(request.getHeaders().getInt(STREAM), gone);
    }
  }

  /**
   * Tells the client that the server stops, if it speaks HTTP/2: it is to open no more streams
   * here, and those that it opens before it has heard of it are answered (RFC 9113, 6.8). On the
   * event loop.
   */
  static void leave(Channel channel) {
    tell(channel, Multiplexed::leave);
  }

  /** The port is closed: the streams that there are now are the last. On the event loop. */
  static void takeNoMore(Channel channel) {
    tell(channel, Multiplexed::takeNoMore);
  }

  private static void tell(Channel channel, Consumer<Multiplexed> word) {
    Multiplexed connection = channel.attr(KEY).get();
    if (connection == null) {
      channel.attr(WORD).set(word);
    } else if (channel.isActive()) {
      word.accept(connection);
    }
  }

  private void tellEnd(@Nullable Integer number, Runnable gone) {
    Http2Stream stream = stream(number);
    if (stream == null || !channel.isActive()) {
      gone.run();
    } else {
      Runnable before = stream.getProperty(told);
      stream.setProperty(told, before == null ? gone : both(before, gone));
    }
  }

  private static Runnable both(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  private void look() {
    if (handler.connection().numActiveStreams() > 0) {
      return;
    }
    if (isLeaving()) {
      // not within the codec's own work
      channel.eventLoop().execute(this::end);
    } else {
      awaitUse();
    }
  }

  /** The client knows which of its streams is the last that is answered. */
  private boolean isLeaving() {
    int last = handler.connection().remote().lastStreamKnownByPeer();
    return last >= 0 && last < Integer.MAX_VALUE;
  }

  /** That was the last word; what is under way comes to its end. */
  @Override
  public void onGoAwaySent(int lastStream, long code, ByteBuf data) {
    channel.eventLoop().execute(this::look);
  }

  private void leave() {
    if (!handler.connection().goAwaySent()) {
      // whoever stops the server knows for how long streams may go on
      handler.gracefulShutdownTimeoutMillis(-1);
      goAway(Integer.MAX_VALUE);
    }
  }

  private void takeNoMore() {
    leave();
    if (!isLeaving()) {
      goAway(handler.connection().remote().lastStreamCreated());
    }
  }

  private void goAway(int lastStream) {
    ChannelHandlerContext context = channel.pipeline().context(handler);
    if (context != null) {
      long code = Http2Error.NO_ERROR.code();
      var _ =
          handler.goAway(context, lastStream, code, Unpooled.EMPTY_BUFFER, context.newPromise());
      context.flush();
    }
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    inUse();
    if (stream.state() == Http2Stream.State.OPEN) {
      bodies.expect(stream);
      ending.set(stream, limits.bodyNanos());
    }
    // the codec hands on its head all the same
    if (handler.connection().numActiveStreams() > limits.streams()) {
      tooMany();
    }
  }

  /**
   * Notes that all of an answer was given to the connection: from now on its client has as long to
   * take it as over HTTP/1. On the event loop.
   */
  static void answered(Channel channel, HttpRequest<?> request) {
    Multiplexed connection = channel.attr(KEY).get();
    if (connection != null) {
      connection.answered(request.getHeaders().getInt(STREAM));
    }
  }

  private void answered(@Nullable Integer number) {
    Http2Stream stream = stream(number);
    if (stream != null && channel.isActive()) {
      leaving.set(stream, limits.idleNanos());
    }
  }

  private @Nullable Http2Stream stream(@Nullable Integer number) {
    // the one that began as HTTP/1 has no number
    return handler.connection().stream(number == null ? 1 : number);
  }

  /** The codec counts them only once the client has said that it knows how many may be. */
  private void tooMany() {
    ChannelHandlerContext context = channel.pipeline().context(handler);
    if (context != null) {
      handler.onError(
          context,
          false,
          Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many streams"));
    }
  }

  @Override
  public void onStreamHalfClosed(Http2Stream stream) {
    if (!stream.state().remoteSideOpen()) {
      ending.met(stream);
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    ending.met(stream);
    leaving.met(stream);
    ChannelHandlerContext context = channel.pipeline().context(handler);
    if (context != null) {
      bodies.closed(context, stream);
    }
    Runnable gone = stream.removeProperty(told);
    if (gone != null) {
      gone.run();
    }
    look();
  }

  /**
   * A client that will open no more streams. The framework writes nothing to the open ones from
   * then on, and does not end them either: so they are reset, and whoever reads them comes back.
   */
  @Override
  public void onGoAwayReceived(int lastStream, long code, ByteBuf data) {
    channel.eventLoop().execute(this::resetAll);
  }

  private void resetAll() {
    ChannelHandlerContext context = channel.pipeline().context(handler);
    List<Integer> open = new ArrayList<>();
    forEachStream(stream -> open.add(stream.id()));
    if (context != null) {
      for (int stream : open) {
        var _ =
            handler.resetStream(context, stream, Http2Error.CANCEL.code(), context.newPromise());
      }
      context.flush();
    }
  }

  private void forEachStream(Consumer<Http2Stream> visitor) {
    try {
      handler
          .connection()
          .forEachActiveStream(stream -> {
            visitor.accept(stream);
            return true;
          });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitUse() {
    inUse();
    if (channel.isActive()) {
      // says goodbye first (RFC 9113, 6.8)
      closing = channel.eventLoop().schedule(this::end, limits.idleNanos(), TimeUnit.NANOSECONDS);
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
