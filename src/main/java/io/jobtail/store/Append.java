package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.JobEvent;
import io.jobtail.job.JobState;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Events on their way into a log, with the bytes that readers will get. Made on the caller's
 * thread, so that encoding never holds up other writers.
 *
 * @param events at least one; only the last one may end the run or the job
 * @param stored the same, encoded
 */
public record Append(List<JobEvent> events, List<StoredEvent> stored) {
  /** Copies. */
  public Append {
    events = List.copyOf(events);
    stored = List.copyOf(stored);
  }

  /**
   * Encodes events.
   *
   * @throws IllegalArgumentException if there are none, one is of a type that is not stored, or one
   *     follows an end
   */
  public static Append of(EventId first, List<JobEvent> events) {
    if (events.isEmpty() || first.seq() < 1) {
      throw new IllegalArgumentException(events.size() + " events cannot be appended at " + first);
    }
    List<StoredEvent> stored = new ArrayList<>(events.size());
    for (JobEvent event : events) {
      EventId id = first.plus(stored.size());
      if (!isStored(event)) {
        throw new IllegalArgumentException(event.type() + " at " + id + " is not stored");
      }
      if (endsClaim(id, event) && stored.size() + 1 < events.size()) {
        throw new IllegalArgumentException("events follow the end at " + id);
      }
      stored.add(EventJson.encode(id, event));
    }
    return new Append(events, stored);
  }

  private static boolean isStored(JobEvent event) {
    return switch (event) {
      case JobEvent.Status _, JobEvent.Progressed _, JobEvent.Log _, JobEvent.Step _ -> true;
      case JobEvent.Done _ -> true;
      case JobEvent.Snapshot _, JobEvent.Gap _, JobEvent.Position _ -> false;
    };
  }

  /** Whether whoever writes this event gives up the job with it. */
  static boolean endsClaim(EventId id, JobEvent event) {
    return event instanceof JobEvent.Done
        || (event instanceof JobEvent.Status status
            && status.state() == JobState.QUEUED
            && id.isAfter(EventId.START.next()));
  }

  /** The first event's id. */
  public EventId first() {
    return stored.getFirst().id();
  }

  /** The last event's id. */
  public EventId last() {
    return stored.getLast().id();
  }
}
