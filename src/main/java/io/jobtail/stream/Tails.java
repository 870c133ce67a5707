package io.jobtail.stream;

import io.jobtail.job.JobId;
import io.jobtail.store.EventStore;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs that somebody follows: one tail each, as long as it has readers. */
@Singleton
final class Tails {
  private final LogReader log;
  private final EventStore store;
  private final StreamConfiguration configuration;
  private final Windows windows;
  private final StreamMeter meter;

  // guarded by this
  private final Map<JobId, Shared> tails = new HashMap<>();

  private static final class Shared {
    final JobTail tail;
    int readers;

    Shared(JobTail tail) {
      this.tail = tail;
    }
  }

  Tails(LogReader log, EventStore store, StreamConfiguration configuration, StreamMeter meter) {
    this.log = log;
    this.store = store;
    this.configuration = configuration;
    this.meter = meter;
    this.windows = new Windows(configuration.window(), configuration.windowTotal());
  }

  /** The job's tail, for one more reader. Does not block. */
  synchronized JobTail acquire(JobId id) {
    Shared shared =
        tails.computeIfAbsent(
            id,
            _ -> {
              JobTail tail = new JobTail(id, log, store, configuration, windows, meter);
              tail.start();
              return new Shared(tail);
            });
    shared.readers++;
    return shared.tail;
  }

  /** The job's tail, if it is followed. */
  synchronized @Nullable JobTail find(JobId id) {
    Shared shared = tails.get(id);
    return shared == null ? null : shared.tail;
  }

  /** One reader less. */
  synchronized void release(JobId id) {
    Shared shared = tails.get(id);
    if (shared != null && --shared.readers == 0) {
      tails.remove(id);
      shared.tail.close();
    }
  }

  /** The tails there are now. */
  synchronized List<JobTail> all() {
    return tails.values().stream().map(shared -> shared.tail).toList();
  }

  /** Bytes that the tails keep for their readers. */
  long held() {
    return windows.held();
  }

  /** How many jobs are followed. */
  synchronized int size() {
    return tails.size();
  }
}
