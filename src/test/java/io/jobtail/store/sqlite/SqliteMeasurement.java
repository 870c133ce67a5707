package io.jobtail.store.sqlite;

import io.jobtail.store.AppendMeasurement;
import io.jobtail.store.EventStore;
import io.jobtail.store.LogLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Measures the SQLite store: lines, batch, folder, bytes of a log. Not a test; run its main. */
final class SqliteMeasurement {
  private SqliteMeasurement() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(args[2]), "measure");
    LogLimits limits = new LogLimits(16 << 10, Long.parseLong(args[3]));
    try (EventStore store = SqliteEventStore.open(directory, Clock.systemUTC(), limits)) {
      AppendMeasurement.measure(store, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    }
  }
}
