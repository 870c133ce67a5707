package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one reader sees of a log, as bytes. Belongs to one reader and is used on its event loop
 * only.
 */
interface View extends Voice {
  /** All events of a batch; null if the batch was given up, and then the view has not changed. */
  default byte @Nullable [] whole(Batch batch) {
    List<StoredEvent> events = batch.events();
    return events == null ? null : part(events);
  }

  /**
   * The format in which this view shows whole batches as they are, as every such view does; null
   * while it does not.
   */
  default @Nullable Framing asStored() {
    return null;
  }

  /** Some events. */
  byte[] part(List<StoredEvent> events);

  /** Whether it has to look into events for longer than an event loop may wait. */
  default boolean searches() {
    return false;
  }

  /**
   * Looks into some events, away from the event loop. While it does, nothing else is asked of the
   * view.
   *
   * @return makes their bytes, on the loop
   */
  default Supplier<byte[]> search(List<StoredEvent> events) {
    return () -> part(events);
  }

  /**
   * Moves the client's cursor when a filter let nothing through for long; empty where there is
   * nothing to say.
   */
  default byte[] position(EventId cursor) {
    return Framing.NOTHING;
  }

  /**
   * Whether it can say that what it showed last is not in the log any more, and go on from before
   * that; else it is cut.
   */
  default boolean goesBack() {
    return true;
  }

  /** Whether the reader has all it asked for. */
  default boolean isSatisfied() {
    return false;
  }
}
