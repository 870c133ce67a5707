package io.jobtail.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpServerCodec;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has each connection followed: by {@link Arrivals} until it is known what the client speaks, then
 * by {@link Exchanges} or {@link Multiplexed}.
 */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final ConnectionLimits limits;
  private final Set<Channel> ports = ConcurrentHashMap.newKeySet();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();

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

  /** The server stops: clients that can be told between two answers are. Returns at once. */
  void leave() {
    tell(Multiplexed::leave);
  }

  /** What has not come by now is not answered here. Returns at once. */
  void takeNoMore() {
    tell(Multiplexed::takeNoMore);
  }

  private void tell(Consumer<Channel> what) {
    open.forEach(channel -> channel.eventLoop().execute(() -> what.accept(channel)));
  }

  /** Returns when no port is open any more, or the time is up. */
  void awaitPortsClosed(Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    for (Channel port : ports) {
      var _ = port.closeFuture().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  private final class ForServer implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      if (role == ChannelRole.LISTENER) {
        ports.add(channel);
      }
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
      open.add(channel);
      channel.closeFuture().addListener(_ -> open.remove(channel));
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
