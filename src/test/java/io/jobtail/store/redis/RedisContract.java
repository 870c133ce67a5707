package io.jobtail.store.redis;

import io.jobtail.store.EventStore;
import io.jobtail.store.EventStoreContract;
import io.jobtail.store.LogLimits;
import java.util.Objects;

/** The contract on some kind of Redis; each store that is made has keys of its own. */
abstract class RedisContract extends EventStoreContract {
  private final OpenStores stores = new OpenStores();

  /** Where they are kept. */
  abstract OpenStores.Server server();

  @Override
  protected EventStore create(LogLimits limits) {
    return stores.open(server(), clock, limits);
  }

  @Override
  protected EventStore reopen(EventStore before) {
    OpenStores.Opened opened = Objects.requireNonNull(stores.of(before));
    stores.abandonClaims(opened);
    return stores.openAgain(opened);
  }

  @Override
  protected EventStore rescuerBeside(EventStore holder) {
    return reopen(holder);
  }
}
