package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction has to tell the watchers of one job. Not thread-safe; handed over once the
 * transaction is done.
 */
public final class News {
  private @Nullable EventId after;
  private List<StoredEvent> events = List.of();
  private boolean sealed;
  private boolean incomplete;
  private boolean more;

  /** Events up to this one were given up; if some of these are among them, what is left is read. */
  public void givenUp(EventId to) {
    if (after != null && to.isAfter(after)) {
      incomplete = true;
      events = List.of();
    }
  }

  /**
   * Events were appended, right behind those of an earlier call.
   *
   * @param last the log's last event before
   * @param added at least one; never changed
   * @param seals whether the last one is the job's last
   */
  public void add(EventId last, List<StoredEvent> added, boolean seals) {
    if (incomplete) {
      return;
    }
    sealed = seals;
    if (after == null) {
      after = last;
      events = added;
      return;
    }
    List<StoredEvent> all = new ArrayList<>(events.size() + added.size());
    all.addAll(events);
    all.addAll(added);
    events = all;
  }

  /** Something has changed that is no event: a wish to cancel, or that the job is removed. */
  public void changed() {
    more = true;
  }

  void tell(Watcher watcher) {
    EventId first = after;
    boolean whole = first != null && !incomplete;
    if (first != null && whole) {
      watcher.stored(first, events, sealed);
    }
    if (more || !whole) {
      watcher.changed();
    }
  }
}
