package io.jobtail.store;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a page of a log, the same way in every store. */
public final class LogPages {
  private LogPages() {}

  /**
   * What follows a cursor. {@code n-0} is the place before the first event of attempt n, once there
   * is such an attempt.
   */
  public static ReadOutcome.Page read(LogView log, EventId after, PageLimit limit) {
    EventId last = log.last();
    if (after.equals(last)) {
      return new ReadOutcome.Page(null, List.of(), last, log.sealed());
    }
    List<ReadOutcome.Gap> gaps = log.gaps();
    if (!isKnown(log, gaps, after)) {
      EventId to = log.sealed() ? log.beforeDone() : last;
      return page(log, new ReadOutcome.Gap(after, to, GapReason.UNKNOWN_CURSOR), null, limit);
    }
    ReadOutcome.Gap gap = firstAfter(gaps, after);
    List<StoredEvent> events = log.between(after, gap == null ? null : gap.from(), limit);
    if (gap == null || !events.isEmpty()) {
      return new ReadOutcome.Page(null, events, last, log.sealed());
    }
    EventId from = gap.from().isAfter(after) ? gap.from() : after.next();
    ReadOutcome.Gap behind = firstAfter(gaps, gap.to());
    return page(log, new ReadOutcome.Gap(from, gap.to(), gap.reason()), behind, limit);
  }

  private static ReadOutcome.Page page(
      LogView log, ReadOutcome.Gap gap, ReadOutcome.@Nullable Gap next, PageLimit limit) {
    List<StoredEvent> events = log.between(gap.to(), next == null ? null : next.from(), limit);
    return new ReadOutcome.Page(gap, events, log.last(), log.sealed());
  }

  private static boolean isKnown(LogView log, List<ReadOutcome.Gap> gaps, EventId after) {
    if (after.isAfter(log.last())) {
      return false;
    }
    return after.seq() == 0 || log.holds(after) || isGivenUp(gaps, after);
  }

  /** Whether the event is in one of the gaps. */
  public static boolean isGivenUp(List<ReadOutcome.Gap> gaps, EventId id) {
    return gaps.stream().anyMatch(gap -> !gap.from().isAfter(id) && !id.isAfter(gap.to()));
  }

  private static ReadOutcome.@Nullable Gap firstAfter(List<ReadOutcome.Gap> gaps, EventId after) {
    for (ReadOutcome.Gap gap : gaps) {
      if (gap.to().isAfter(after)) {
        return gap;
      }
    }
    return null;
  }
}
