package io.jobtail.store.sqlite;

import io.jobtail.store.EventStore;
import io.jobtail.store.EventStoreContract;
import io.jobtail.store.LogLimits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

class SqliteEventStoreTest extends EventStoreContract {
  private record Opened(Path directory, LogLimits limits) {}

  @TempDir Path temporary;
  private final Map<EventStore, Opened> opened = new HashMap<>();

  @Override
  protected EventStore create(LogLimits limits) {
    return open(new Opened(temporary.resolve("data" + opened.size()), limits));
  }

  private EventStore open(Opened how) {
    EventStore store = SqliteEventStore.open(how.directory(), clock, how.limits());
    opened.put(store, how);
    return store;
  }

  @Override
  protected EventStore reopen(EventStore before) {
    before.close();
    return open(Objects.requireNonNull(opened.get(before)));
  }

  @Override
  protected EventStore rescuerBeside(EventStore holder) {
    ((SqliteEventStore) holder).abandonClaims();
    return holder;
  }
}
