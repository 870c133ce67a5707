package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a log gave.
 *
 * @param after the cursor before the first event; the very start where the cursor that was asked
 *     for is not known
 * @param events a gap first, if there is one
 * @param sealed whether the last event is the job's last
 * @param atEnd whether that was all that was stored then
 * @param back where an unknown cursor is sent; null if the cursor is known
 */
record Segment(
    EventId after,
    List<StoredEvent> events,
    boolean sealed,
    boolean atEnd,
    @Nullable EventId back) {

  /** The log's own events: without the gap that only speaks of a cursor. */
  List<StoredEvent> stored() {
    return back == null ? events : events.subList(1, events.size());
  }

  Batch batch() {
    return new Batch(after, events, sealed);
  }
}
