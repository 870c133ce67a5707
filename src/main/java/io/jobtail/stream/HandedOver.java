package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stored events that a tail was handed and has not taken yet: consecutive ones, bounded in bytes.
 * Guarded by its tail's lock.
 */
final class HandedOver {
  private final long maxBytes;
  private @Nullable EventId after;
  private List<StoredEvent> events = new ArrayList<>();
  private boolean sealed;
  private long bytes;

  HandedOver(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Returns false where they do not follow what waits, or are too many: then nothing waits. */
  boolean add(EventId behind, List<StoredEvent> more, boolean seals) {
    boolean first = after == null;
    if (!first && !events.getLast().id().equals(behind)) {
      clear();
      return false;
    }
    if (first) {
      after = behind;
    }
    events.addAll(more);
    sealed = seals;
    for (StoredEvent event : more) {
      bytes += event.data().length;
    }
    // what comes at once is in memory anyway, and bounded by those who store it
    if (!first && bytes > maxBytes) {
      clear();
      return false;
    }
    return true;
  }

  /** The cursor before the first event; null if there is none. */
  @Nullable EventId after() {
    return after;
  }

  /** Whether the last event is the job's last. */
  boolean sealed() {
    return sealed;
  }

  /** Takes all events. */
  List<StoredEvent> take() {
    List<StoredEvent> all = events;
    clear();
    return all;
  }

  private void clear() {
    after = null;
    events = new ArrayList<>();
    bytes = 0;
  }
}
