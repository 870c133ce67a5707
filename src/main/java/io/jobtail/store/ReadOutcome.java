package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows a cursor. */
public sealed interface ReadOutcome {
  /**
   * A part of the log.
   *
   * @param gap what cannot be given, before {@code events}
   * @param events in order; empty if nothing follows yet
   * @param last the log's last event when the page was read
   * @param sealed whether that event is {@code done}
   */
  record Page(@Nullable Gap gap, List<StoredEvent> events, EventId last, boolean sealed)
      implements ReadOutcome {
    /** Copies. */
    public Page {
      events = List.copyOf(events);
    }

    /** The cursor after this page, for a reader that asked for what follows {@code after}. */
    public EventId next(EventId after) {
      if (!events.isEmpty()) {
        return events.getLast().id();
      }
      return gap == null ? after : gap.to();
    }

    /**
     * Whether nothing follows this page, now or later, for a reader that asked for what follows
     * {@code after}.
     */
    public boolean ends(EventId after) {
      return sealed && next(after).equals(last);
    }
  }

  /**
   * Events that cannot be given.
   *
   * @param from the first; for an unknown cursor the cursor itself
   * @param to the last; reading goes on after it. A checkpoint at exactly this place is kept for a
   *     range that was given up
   */
  record Gap(EventId from, EventId to, GapReason reason) {}

  /** There was such a job; it was removed. */
  record Gone() implements ReadOutcome {}

  /** There is no such job. */
  record Unknown() implements ReadOutcome {}
}
