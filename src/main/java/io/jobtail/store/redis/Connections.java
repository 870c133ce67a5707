package io.jobtail.store.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells of connections that are lost and made anew. Called by the client's own threads. */
final class Connections extends RedisConnectionStateAdapter {
  private final List<Runnable> onLost = new CopyOnWriteArrayList<>();
  private final List<Runnable> onMade = new CopyOnWriteArrayList<>();
  private final AtomicInteger lost = new AtomicInteger();

  void onLost(Runnable action) {
    onLost.add(action);
  }

  void onMade(Runnable action) {
    onMade.add(action);
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
    lost.incrementAndGet();
    onLost.forEach(Runnable::run);
  }

  @Override
  public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
    // the first ones replace none
    if (lost.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
      onMade.forEach(Runnable::run);
    }
  }
}
