package io.jobtail.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;

/**
 * Has each connection followed: by {@link Arrivals} until it is known what the client speaks, then
 * by {@link Exchanges} or {@link Multiplexed}.
 */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final ConnectionLimits limits;

  Connections(WebConfiguration web, EdgeConfiguration edge, NettyHttpServerConfiguration server) {
    this.limits = ConnectionLimits.of(web, edge, server);
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
    public void onInitialPipelineBuilt() {
      Arrivals.watch(channel.pipeline(), limits);
    }

    @Override
    public void onStreamPipelineBuilt() {
      // the framework names it in some cases only
      ChannelHandlerContext codec = channel.pipeline().context(HttpServerCodec.class);
      if (codec != null) {
        channel.pipeline().addAfter(codec.name(), "jobtail-exchanges", new Exchanges(limits));
      }
    }
  }
}
