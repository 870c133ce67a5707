package io.jobtail.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
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
  // of a silent client, within that time
  private static final int PROBES = 4;

  private final ConnectionLimits limits;
  private final Duration peerTimeout;
  private final Set<Channel> ports = ConcurrentHashMap.newKeySet();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean portsClosed;

  Connections(WebConfiguration web, EdgeConfiguration edge, NettyHttpServerConfiguration server) {
    this.limits = ConnectionLimits.of(web, edge, server);
    this.peerTimeout = edge.peerTimeout();
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

  /** The ports are closed: nor is what comes over connections that were made since. */
  void takeNobody() {
    portsClosed = true;
    takeNoMore();
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
      if (role != ChannelRole.CONNECTION) {
        return this;
      }
      if (channel instanceof EpollSocketChannel socket) {
        watch(socket.config());
      }
      return new ForConnection(channel);
    }
  }

  /** Has the kernel find out who is gone: it alone hears what is acknowledged. */
  private void watch(EpollSocketChannelConfig socket) {
    int seconds = Math.toIntExact(peerTimeout.toSeconds());
    socket.setTcpUserTimeout(Math.toIntExact(peerTimeout.toMillis()));
    socket.setTcpKeepIdle(seconds);
    socket.setTcpKeepIntvl(Math.max(1, seconds / PROBES));
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
      if (portsClosed) {
        // it had been accepted before
        Multiplexed.takeNoMore(channel);
      }
      Arrivals.watch(channel.pipeline(), limits);
      StreamNumbers.strip(channel.pipeline());
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
