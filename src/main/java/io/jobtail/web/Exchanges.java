package io.jobtail.web;

import io.jobtail.stream.HandOver;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the requests and answers of one HTTP/1 connection. Closes it when it has none under way
 * for long, and gives it to a stream's reader once the stream's head and first item are out.
 *
 * <p>The framework's own idle timeout would also close a quiet stream: a text log has no sign of
 * life to send while its job says nothing.
 */
final class Exchanges extends ChannelDuplexHandler {
  private static final String EVENTS = Accept.SSE.getName();

  private final long idleNanos;
  // requests that were read to their end, less answers that were written to theirs
  private int underWay;
  // the same, counted from the requests' heads
  private int begun;
  private boolean informational;
  private boolean inChunks;
  private @Nullable HttpHeaders asked;
  private @Nullable HttpHeaders sent;
  private @Nullable HandOver awaited;
  private @Nullable HandOver streaming;
  private @Nullable ScheduledFuture<?> closing;
  private long lastRead;

  /**
   * @param idleNanos a connection without a request or an answer under way is closed after so long
   */
  Exchanges(long idleNanos) {
    this.idleNanos = idleNanos;
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
    lastRead = System.nanoTime();
    if (message instanceof HttpRequest request) {
      begun++;
      if (begun == 1) {
        // of one that was sent behind another, nobody lets go
        asked = request.headers();
      }
      if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
        StreamsForOldClients.addTo(context);
      }
    }
    if (message instanceof LastHttpContent) {
      underWay++;
      // an answer may have come before its request's end
      if (underWay > 0) {
        inUse();
      }
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      nameCharset(response.headers());
    }
    var _ = context.write(message, promise);
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL);
      // asked after it was written: a handler further out may have changed it for an old client
      inChunks = HttpUtil.isTransferEncodingChunked(response);
      sent = response.headers();
    }
    if (informational) {
      return;
    }
    if (message instanceof LastHttpContent) {
      answered(context);
    } else if (message instanceof HttpContent && awaited != null) {
      begin(context, awaited);
    }
  }

  /** Of a type that has but one, some clients guess another all the same. */
  private static void nameCharset(HttpHeaders headers) {
    if (EVENTS.equals(headers.get(HttpHeaderNames.CONTENT_TYPE))) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, EVENTS + ";charset=utf-8");
    }
  }

  private void begin(ChannelHandlerContext context, HandOver handOver) {
    awaited = null;
    streaming = handOver;
    // the framework keeps them for as long as the stream lasts: a kilobyte for each reader
    letGo(asked);
    letGo(sent);
    asked = null;
    sent = null;
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
    if (underWay <= 0) {
      awaitUse(context);
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
    lastRead = System.nanoTime();
    closeAfter(context, idleNanos);
  }

  private void closeAfter(ChannelHandlerContext context, long nanos) {
    inUse();
    closing =
        context.executor().schedule(() -> closeIfUnused(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void inUse() {
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }

  /** A request that is still being read uses its connection, as long as its bytes keep coming. */
  private void closeIfUnused(ChannelHandlerContext context) {
    long left = lastRead + idleNanos - System.nanoTime();
    if (left > 0) {
      closeAfter(context, left);
    } else {
      var _ = context.close();
    }
  }
}
