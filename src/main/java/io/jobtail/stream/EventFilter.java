package io.jobtail.stream;

import io.jobtail.job.EventType;
import io.jobtail.job.JobEvent;
import io.jobtail.job.StoredEvent;
import io.jobtail.wire.EventJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events a reader is given. What ends a stream or moves its cursor is always given.
 *
 * @param types all if empty; {@code done}, {@code gap} and {@code snapshot} in any case
 * @param grep of the {@code log} events only those in which this is; all if absent
 */
public record EventFilter(Set<EventType> types, @Nullable Grep grep) {
  /** Lets everything through. */
  public static final EventFilter ALL = new EventFilter(Set.of(), null);

  /** Copies. */
  public EventFilter {
    types = Set.copyOf(types);
  }

  /** Whether it lets everything through. */
  boolean isOpen() {
    return types.isEmpty() && grep == null;
  }

  /** Whether it looks for something in texts, which takes time. */
  boolean searches() {
    return grep != null && isNamed(EventType.LOG);
  }

  /** Those that pass. */
  List<StoredEvent> passing(List<StoredEvent> events) {
    return isOpen() ? events : events.stream().filter(this::passes).toList();
  }

  boolean passes(StoredEvent event) {
    return switch (event.type()) {
      case DONE, GAP, SNAPSHOT, POSITION -> true;
      case STATUS, PROGRESS, STEP -> isNamed(event.type());
      case LOG -> isNamed(EventType.LOG) && isFound(event);
    };
  }

  private boolean isNamed(EventType type) {
    return types.isEmpty() || types.contains(type);
  }

  private boolean isFound(StoredEvent event) {
    return grep == null
        || (EventJson.decode(event) instanceof JobEvent.Log log && grep.isIn(log.text()));
  }
}
