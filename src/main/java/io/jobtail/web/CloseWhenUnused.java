package io.jobtail.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;

/**
 * Closes its connection when it is idle, unless an answer is under way. Belongs to one connection.
 */
final class CloseWhenUnused extends ChannelDuplexHandler {
  // requests that were read to their end, less answers that were written to theirs
  private int underWay;
  private boolean informational;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof LastHttpContent) {
      underWay++;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      informational = response.status().code() == HttpResponseStatus.CONTINUE.code();
    }
    if (message instanceof LastHttpContent && !informational) {
      underWay--;
    }
    var _ = context.write(message, promise);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof IdleStateEvent)) {
      context.fireUserEventTriggered(event);
    } else if (underWay <= 0) {
      var _ = context.close();
    }
    // not passed on: the framework would close the connection, answer or no answer
  }
}
