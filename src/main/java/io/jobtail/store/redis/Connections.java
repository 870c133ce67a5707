package io.jobtail.store.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells of connections that are made anew. Called by the client's own threads; those that a Cluster
 * client opens for a moment to look around are none.
 */
final class Connections extends RedisConnectionStateAdapter {
  private final List<Runnable> onMadeAnew = new CopyOnWriteArrayList<>();
  private final Set<RedisChannelHandler<?, ?>> known =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  void onMadeAnew(Runnable action) {
    onMadeAnew.add(action);
  }

  @Override
  public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
    if (!known.add(connection)) {
      onMadeAnew.forEach(Runnable::run);
    }
  }
}
