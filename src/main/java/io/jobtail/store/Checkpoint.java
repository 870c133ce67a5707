package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;

/**
 * A job's log folded up to an event, kept so that nobody needs to fold from the start.
 *
 * @param fold at that event
 */
public record Checkpoint(Fold fold) {
  /** The event. */
  public EventId at() {
    return fold.at();
  }

  /** Whether it is not past the place, and counts for it. */
  public boolean isNotPast(Place place) {
    return switch (place) {
      case Place.Event event -> !at().isAfter(event.id());
      case Place.LogEvents log -> fold.logEvents() <= log.count();
      case Place.TextLines text ->
          at().attempt() == text.attempt() && fold.text().lines() <= text.lines();
      case Place.TextBytes text ->
          at().attempt() == text.attempt() && fold.text().bytes() <= text.bytes();
    };
  }
}
