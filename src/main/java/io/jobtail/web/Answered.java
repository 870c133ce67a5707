package io.jobtail.web;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.http.context.event.HttpRequestTerminatedEvent;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;

/** Hears of answers that the framework has given to their connection to the end. */
@Singleton
final class Answered implements ApplicationEventListener<HttpRequestTerminatedEvent> {
  @Override
  public void onApplicationEvent(HttpRequestTerminatedEvent event) {
    if (event.getSource() instanceof NettyHttpRequest<?> request) {
      Channel channel = request.getChannelHandlerContext().channel();
      if (channel.eventLoop().inEventLoop()) {
        Multiplexed.answered(channel, request);
      } else {
        channel.eventLoop().execute(() -> Multiplexed.answered(channel, request));
      }
    }
  }
}
