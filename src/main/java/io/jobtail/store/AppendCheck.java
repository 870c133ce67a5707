package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.StoredEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an append, the same way in every store.
 *
 * <p>An append whose events are all stored already is answered as appended, whoever sends it and
 * even after the seal: its answer may have been lost, and nothing changes. Otherwise a sealed log
 * refuses, then a stale claim, then a hole.
 */
public final class AppendCheck {
  private AppendCheck() {}

  /** What to do. */
  public sealed interface Decision {
    /** Nothing; answer this. */
    record Settled(AppendOutcome outcome) implements Decision {}

    /**
     * Store the events.
     *
     * @param skip how many of the first ones are stored already
     */
    record Store(int skip) implements Decision {}
  }

  /** Looks into the stored log. */
  public interface Log {
    /** The data of an event that is kept. */
    byte @Nullable [] data(EventId id);

    /** Whether the event was stored and then given up; it counts as the same. */
    boolean isGivenUp(EventId id);
  }

  /** Decides. Looks into the log only for an append that begins within it. */
  public static Decision decide(JobEntry job, long claim, Append append, Log log) {
    EventId last = job.last();
    int known = append.first().isAfter(last) ? 0 : known(append, last, log);
    if (known == append.stored().size()) {
      return new Decision.Settled(new AppendOutcome.Appended(append.last()));
    }
    if (job.isFinished()) {
      return new Decision.Settled(new AppendOutcome.Sealed(last));
    }
    if (!job.isHeldBy(claim)) {
      return new Decision.Settled(new AppendOutcome.StaleClaim(job.claim()));
    }
    EventId next = append.first().plus(known);
    boolean contiguous = known > 0 ? next.equals(last.next()) : next.follows(last);
    return contiguous
        ? new Decision.Store(known)
        : new Decision.Settled(new AppendOutcome.NotContiguous(last));
  }

  private static int known(Append append, EventId last, Log log) {
    int count = 0;
    for (StoredEvent event : append.stored()) {
      if (event.id().isAfter(last) || !isSame(event, log)) {
        break;
      }
      count++;
    }
    return count;
  }

  private static boolean isSame(StoredEvent event, Log log) {
    byte @Nullable [] data = log.data(event.id());
    return data == null ? log.isGivenUp(event.id()) : Arrays.equals(data, event.data());
  }
}
