package io.jobtail.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the bytes of one connection before the codec does: the head of a request that has begun
 * must come to its end. Finds out whether the client speaks HTTP/2, and has it followed by {@link
 * Multiplexed} then. Not there while a stream is written, since each reader would pay for it.
 */
final class Arrivals extends ChannelDuplexHandler {
  private static final String NAME = "jobtail-arrivals";

  private final ConnectionLimits limits;
  private @Nullable ScheduledFuture<?> closing;
  private boolean begun;
  // whether the client may turn out to speak either
  private boolean undecided;

  private Arrivals(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** From now on, unless it does. In front of what speaks HTTP, behind what decrypts. */
  static void watch(ChannelPipeline pipeline, ConnectionLimits limits) {
    if (pipeline.get(NAME) != null) {
      return;
    }
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls == null) {
      pipeline.addFirst(NAME, new Arrivals(limits));
    } else {
      pipeline.addAfter(tls.name(), NAME, new Arrivals(limits));
    }
  }

  static void watch(ChannelHandlerContext context, ConnectionLimits limits) {
    if (context.channel().isActive()) {
      watch(context.pipeline(), limits);
    }
  }

  /** Not from now on. */
  static void rest(ChannelHandlerContext context) {
    if (context.pipeline().get(NAME) != null) {
      context.pipeline().remove(NAME);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (follow(context)) {
      return;
    }
    if (exchanges(context) == null) {
      undecided = true;
      // nobody else looks at how long it says nothing
      after(context, limits.idleNanos(), () -> close(context));
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stop();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Exchanges before = exchanges(context);
    int decoded = before == null ? 0 : before.decoded();
    boolean blank = isBlank(message);
    context.fireChannelRead(message);
    if (context.isRemoved() || follow(context) || (blank && !begun)) {
      return;
    }
    Exchanges exchanges = exchanges(context);
    if (exchanges != null && (exchanges.decoded() != decoded || !exchanges.awaitsHead())) {
      stop();
    } else if (!begun) {
      after(context, limits.headNanos(), () -> late(context));
      begun = true;
    }
  }

  /** HTTP/2 begins with the server's settings: before any frame of the client has been read. */
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var _ = context.write(message, promise);
    if (undecided && !context.isRemoved()) {
      undecided = !follow(context) && exchanges(context) == null;
    }
  }

  /** Empty lines, which some clients send behind a body, begin no head (RFC 9112, 2.2). */
  private static boolean isBlank(Object message) {
    return message instanceof ByteBuf bytes
        && bytes.readableBytes() <= 4
        && bytes.forEachByte(b -> b == '\r' || b == '\n') < 0;
  }

  private boolean follow(ChannelHandlerContext context) {
    Http2ConnectionHandler http2 = context.pipeline().get(Http2ConnectionHandler.class);
    if (http2 == null) {
      return false;
    }
    Multiplexed.follow(http2, context.channel(), limits);
    context.pipeline().remove(this);
    return true;
  }

  private void late(ChannelHandlerContext context) {
    ChannelHandlerContext exchanges = context.pipeline().context(Exchanges.class);
    if (exchanges == null) {
      close(context);
    } else {
      ((Exchanges) exchanges.handler()).refuse(exchanges, "head", limits.headNanos());
    }
  }

  private static void close(ChannelHandlerContext context) {
    var _ = context.close();
  }

  private void after(ChannelHandlerContext context, long nanos, Runnable then) {
    stop();
    closing = context.executor().schedule(then, nanos, TimeUnit.NANOSECONDS);
  }

  private void stop() {
    begun = false;
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }

  private static @Nullable Exchanges exchanges(ChannelHandlerContext context) {
    return context.pipeline().get(Exchanges.class);
  }
}
