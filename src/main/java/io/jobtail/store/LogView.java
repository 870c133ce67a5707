package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job's log as it is at one moment, for {@link LogPages}. */
public interface LogView {
  /** The last event. */
  EventId last();

  /** Whether that is {@code done}. */
  boolean sealed();

  /** The event before {@code done}; asked only of a sealed log. */
  EventId beforeDone();

  /** What was given up, in order. */
  List<ReadOutcome.Gap> gaps();

  /** Whether the event is kept. */
  boolean holds(EventId id);

  /**
   * Events in order: at least one if there is one.
   *
   * @param after excluded
   * @param before excluded; absent for the end of the log
   */
  List<StoredEvent> between(EventId after, @Nullable EventId before, PageLimit limit);
}
