package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.List;

/**
 * Is told of changes to one job. Calls come on any thread, may overlap, and must return at once
 * without blocking: it may be the only thread that stores.
 */
@FunctionalInterface
public interface Watcher {
  /** Something may have changed. */
  void changed();

  /**
   * Events were stored, and a store that has them at hand gives them to save reading them back. It
   * does so after they are as safe as it makes them, in the order of the log, and leaves it at
   * {@link #changed} where it cannot, or where a part of them was given up at once, and calls that
   * too where more than events has changed. Never more than a hint: one that ignores it and reads
   * the log misses nothing. The first call may tell of what was stored shortly before the watch
   * began.
   *
   * @param after the event before the first of these; the cursor from which a read gives them
   * @param events at least one, consecutive, the very bytes that a read gives; never changed
   * @param sealed whether the last one is the job's last
   */
  default void stored(EventId after, List<StoredEvent> events, boolean sealed) {
    changed();
  }
}
