package io.jobtail.store.sqlite;

import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import io.jobtail.stream.LineNumbersContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLineNumbersTest extends LineNumbersContract {
  @TempDir Path directory;

  @Override
  protected EventStore open(LogLimits limits) {
    return SqliteEventStore.open(directory, Clock.systemUTC(), limits);
  }
}
