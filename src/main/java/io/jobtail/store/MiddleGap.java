package io.jobtail.store;

import io.jobtail.job.EventId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which middle range of an attempt's events to give up when there are too many: about half of the
 * limit is kept at each end. Both ends of the range are at checkpoints, so that nobody needs what
 * was given up to fold what follows.
 */
public final class MiddleGap {
  private MiddleGap() {}

  /**
   * A checkpoint of the attempt.
   *
   * @param at its event
   * @param written bytes of event data up to it
   */
  public record Mark(EventId at, long written) {}

  /**
   * The range.
   *
   * @param to there is a checkpoint at this event
   * @param bytes between the marks, with what was given up before
   */
  public record Range(EventId from, EventId to, long bytes) {}

  /**
   * Chooses the range; empty if nothing can be given up.
   *
   * @param marks the attempt's checkpoints, oldest first
   * @param before the range that was given up until now
   * @param last the log's last event, which always stays
   * @param written bytes of event data of the attempt
   * @param limit how many may be kept
   */
  public static Optional<Range> choose(
      List<Mark> marks, ReadOutcome.@Nullable Gap before, EventId last, long written, long limit) {
    if (marks.isEmpty()) {
      return Optional.empty();
    }
    Mark head = head(marks, before, limit / 2);
    EventId behind = before == null ? head.at() : before.to();
    Mark tail = null;
    for (Mark mark : marks) {
      if (mark.at().isAfter(behind) && last.isAfter(mark.at())) {
        tail = mark;
        if (written - mark.written() <= limit / 2) {
          break;
        }
      }
    }
    return tail == null
        ? Optional.empty()
        : Optional.of(new Range(head.at().next(), tail.at(), tail.written() - head.written()));
  }

  private static Mark head(List<Mark> marks, ReadOutcome.@Nullable Gap before, long half) {
    Mark head = marks.getFirst();
    for (Mark mark : marks) {
      boolean fits =
          before == null ? mark.written() <= half : mark.at().next().equals(before.from());
      if (fits) {
        head = mark;
      }
    }
    return head;
  }
}
