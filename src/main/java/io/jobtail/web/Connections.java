package io.jobtail.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/**
 * What each connection does beside HTTP: it closes when nobody uses it, and it speaks to clients of
 * HTTP/1.0. The framework's own idle timeout would also close a quiet stream: a text log has no
 * sign of life to send while its job says nothing.
 */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final WebConfiguration configuration;

  Connections(WebConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    NettyServerCustomizer.Registry registry = event.getBean();
    registry.register(new ForServer());
    return registry;
  }

  private final class ForServer implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new ForConnection(channel) : this;
    }
  }

  private final class ForConnection implements NettyServerCustomizer {
    private final Channel channel;

    ForConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) == null) {
        return;
      }
      long idle = configuration.idleTimeout().toMillis();
      channel
          .pipeline()
          .addAfter(
              ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
              "jobtail-unused",
              new CloseWhenUnused());
      channel
          .pipeline()
          .addAfter(
              ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
              "jobtail-streams",
              new StreamHandOver());
      channel
          .pipeline()
          .addAfter(
              ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
              "jobtail-old-clients",
              new StreamsForOldClients());
      channel
          .pipeline()
          .addFirst("jobtail-idle", new IdleStateHandler(0, 0, idle, TimeUnit.MILLISECONDS));
    }
  }
}
