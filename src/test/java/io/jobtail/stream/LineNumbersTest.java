package io.jobtail.stream;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.store.memory.MemoryEventStore;
import java.time.Clock;

final class LineNumbersTest extends LineNumbersContract {
  @Override
  protected EventStore open(LogLimits limits) {
    return new MemoryEventStore(Clock.systemUTC(), limits);
  }
}
