package io.jobtail.web;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.netty.channel.EpollAvailabilityCondition;
import io.micronaut.http.netty.channel.EpollEventLoopGroupFactory;
import io.micronaut.http.netty.channel.EventLoopGroupConfiguration;
import io.micronaut.http.netty.channel.EventLoopGroupFactory;
import io.micronaut.http.netty.channel.NettyChannelType;
import io.netty.channel.Channel;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The native transport, with few sockets to read before a loop's tasks have their turn again.
 *
 * <p>By default a loop reads whatever is ready, up to thousands of sockets. When thousands of
 * readers are cut and come back, that is half a second of closing and opening in a row, in which
 * nobody on the loop is sent anything.
 */
@Singleton
@Named(EpollEventLoopGroupFactory.NAME)
@Requires(classes = Epoll.class, condition = EpollAvailabilityCondition.class)
@Replaces(EpollEventLoopGroupFactory.class)
@Order(100)
final class EpollInTurns implements EventLoopGroupFactory {
  private static final int SOCKETS = 32;

  private final EventLoopGroupFactory epoll = new EpollEventLoopGroupFactory();

  @Override
  public IoHandlerFactory createIoHandlerFactory(EventLoopGroupConfiguration configuration) {
    return EpollIoHandler.newFactory(SOCKETS, DefaultSelectStrategyFactory.INSTANCE);
  }

  @Override
  public boolean isNative() {
    return epoll.isNative();
  }

  @Override
  public Class<? extends Channel> channelClass(NettyChannelType type) {
    return epoll.channelClass(type);
  }

  @Override
  public Class<? extends Channel> channelClass(
      NettyChannelType type, @Nullable EventLoopGroupConfiguration configuration) {
    return epoll.channelClass(type, configuration);
  }

  @Override
  public Channel channelInstance(
      NettyChannelType type, @Nullable EventLoopGroupConfiguration configuration) {
    return epoll.channelInstance(type, configuration);
  }

  @Override
  public Channel channelInstance(
      NettyChannelType type,
      @Nullable EventLoopGroupConfiguration configuration,
      @Nullable Channel parent,
      int fd) {
    return epoll.channelInstance(type, configuration, parent, fd);
  }
}
