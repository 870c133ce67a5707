package io.jobtail.web;

import io.jobtail.stream.HandOver;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Sees when a stream's head and first item have gone out, and gives the connection to its reader
 * then; tells it when the socket takes more. Belongs to one connection of HTTP/1.
 */
final class StreamHandOver extends ChannelDuplexHandler {
  // requests whose heads were read, less answers that were written to their end
  private int underWay;
  private boolean informational;
  private boolean inChunks;
  private @Nullable HandOver awaited;
  private @Nullable HandOver current;

  /**
   * Takes note of a stream whose first item will be written next. Returns false where another
   * answer is under way: then its item might not be the next.
   */
  boolean expect(HandOver handOver) {
    if (underWay != 1) {
      return false;
    }
    awaited = handOver;
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      underWay++;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var _ = context.write(message, promise);
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL);
      // a handler further out may have changed it for an old client
      inChunks = HttpUtil.isTransferEncodingChunked(response);
    }
    if (informational) {
      return;
    }
    if (message instanceof LastHttpContent) {
      underWay--;
      awaited = null;
      current = null;
    } else if (message instanceof HttpContent && awaited != null) {
      current = awaited;
      awaited = null;
      current.to(context.channel(), inChunks);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null && context.channel().isWritable()) {
      current.room();
    }
    context.fireChannelWritabilityChanged();
  }
}
