package io.jobtail.store.memory;

import io.jobtail.store.EventStore;
import io.jobtail.store.EventStoreContract;
import io.jobtail.store.LogLimits;

class MemoryEventStoreTest extends EventStoreContract {
  @Override
  protected EventStore create(LogLimits limits) {
    return new MemoryEventStore(clock, limits);
  }

  @Override
  protected EventStore reopen(EventStore before) {
    return ((MemoryEventStore) before).reopen();
  }

  @Override
  protected EventStore rescuerBeside(EventStore holder) {
    return ((MemoryEventStore) holder).reopen();
  }
}
