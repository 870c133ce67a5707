package io.jobtail.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import jakarta.inject.Singleton;

/**
 * Bodies of requests are not unpacked; {@link Guard} refuses those that are packed. The framework
 * would do it before anybody is asked for credentials, a thousandfold, and over HTTP/2 into buffers
 * that nobody releases where the stream is reset in the same read.
 */
@Singleton
final class BodiesAsTheyAre implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    NettyHttpServerConfiguration server = event.getBean();
    server.setRequestDecompressionEnabled(false);
    return server;
  }
}
