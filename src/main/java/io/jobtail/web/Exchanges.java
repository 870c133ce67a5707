package io.jobtail.web;

import io.jobtail.stream.HandOver;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the requests and answers of one HTTP/1 connection. Closes it when it has none under way
 * for long or a body does not come to its end, and gives it to a stream's reader once the stream's
 * head and first item are out.
 *
 * <p>The framework's own idle timeout would also close a quiet stream: a text log has no sign of
 * life to send while its job says nothing.
 */
final class Exchanges extends ChannelDuplexHandler {
  private final ConnectionLimits limits;
  // requests that were read to their end, less answers that were written to theirs
  private int underWay;
  // the same, counted from the requests' heads
  private int begun;
  // whether the end of a request is still to come
  private boolean reading;
  private boolean informational;
  private boolean inChunks;
  private boolean refused;
  private int decoded;
  private @Nullable HttpHeaders asked;
  private @Nullable HttpHeaders sent;
  private @Nullable HandOver awaited;
  private @Nullable HandOver streaming;
  // one at a time: without a request under way, or while the rest of one is to come
  private @Nullable ScheduledFuture<?> closing;

  Exchanges(ConnectionLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes note of a stream whose first item will be written next. Returns false where another
   * answer is under way: then its item might not be the next.
   */
  boolean expect(HandOver handOver) {
    if (begun != 1) {
      return false;
    }
    awaited = handOver;
    return true;
  }

  /** Changes whenever the codec has made something of what came. */
  int decoded() {
    return decoded;
  }

  /** Whether a request's head, and nothing else, may come now. */
  boolean awaitsHead() {
    return !reading;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    awaitUse(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    inUse();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded++;
    if (message instanceof HttpRequest request) {
      begin(context, request);
    }
    if (message instanceof LastHttpContent) {
      reading = false;
      underWay++;
      // an answer may have come before its request's end
      if (underWay > 0) {
        inUse();
      } else {
        awaitUse(context);
      }
    }
    context.fireChannelRead(message);
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    begun++;
    reading = true;
    if (begun == 1) {
      // of one that was sent behind another, nobody lets go
      asked = request.headers();
    }
    if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      StreamsForOldClients.addTo(context);
    }
    if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      // the codec does not tell whether there was a length as well: then the sender and whoever
      // passed it on may not agree where the next request begins (RFC 9112, 6.1)
      request.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    inUse();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (reading && closing == null && begun == 1) {
      awaitBody(context);
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (refused) {
      // the answer is there, and it was another one
      ReferenceCountUtil.release(message);
      var _ = promise.isVoid() ? promise : promise.setFailure(new ClosedChannelException());
      return;
    }
    if (message instanceof HttpResponse response) {
      Heading.nameCharset(response.headers());
    }
    var _ = context.write(message, promise);
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL);
      // asked after it was written: a handler further out may have changed it for an old client
      inChunks = HttpUtil.isTransferEncodingChunked(response);
      sent = response.headers();
    }
    if (informational) {
      sent = null;
      return;
    }
    if (message instanceof LastHttpContent) {
      answered(context);
    } else if (message instanceof HttpContent && awaited != null) {
      handOver(context, awaited);
    }
  }

  private void handOver(ChannelHandlerContext context, HandOver handOver) {
    awaited = null;
    streaming = handOver;
    // the framework keeps them for as long as the stream lasts: a kilobyte for each reader
    letGo(asked);
    letGo(sent);
    asked = null;
    Arrivals.rest(context);
    handOver.to(context.channel(), inChunks);
  }

  private static void letGo(@Nullable HttpHeaders headers) {
    if (headers != null) {
      headers.clear();
    }
  }

  private void answered(ChannelHandlerContext context) {
    begun--;
    underWay--;
    awaited = null;
    streaming = null;
    asked = null;
    sent = null;
    Arrivals.watch(context, limits);
    if (reading) {
      awaitBody(context);
    } else if (underWay <= 0) {
      awaitUse(context);
    }
  }

  /**
   * An answer that is written to its end has to get out first: the framework closes a connection
   * that has nothing under way when the server stops, however much waits for the socket then.
   */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (begun > 0) {
      var _ = context.close(promise);
    } else {
      // no longer than for its next request, see end()
      var _ =
          context
              .writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(_ -> {
                var _ = context.close(promise);
              });
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (streaming != null && context.channel().isWritable()) {
      streaming.room();
    }
    context.fireChannelWritabilityChanged();
  }

  private void awaitUse(ChannelHandlerContext context) {
    after(context, limits.idleNanos(), () -> end(context));
  }

  private void awaitBody(ChannelHandlerContext context) {
    after(context, limits.bodyNanos(), () -> refuse(context, "body", limits.bodyNanos()));
  }

  private static void end(ChannelHandlerContext context) {
    var _ = context.close();
  }

  private void after(ChannelHandlerContext context, long nanos, Runnable then) {
    inUse();
    closing = context.executor().schedule(then, nanos, TimeUnit.NANOSECONDS);
  }

  private void inUse() {
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }

  /** Ends the connection, with an answer where none has begun. */
  void refuse(ChannelHandlerContext context, String part, long nanos) {
    // a body is of a request that has begun, a head of none
    if (refused || sent != null || begun != (reading ? 1 : 0)) {
      end(context);
      return;
    }
    refused = true;
    var _ =
        context
            .writeAndFlush(Heading.tooLate(part, nanos))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
