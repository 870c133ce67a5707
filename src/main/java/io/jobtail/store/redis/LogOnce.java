package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.LogView;
import io.jobtail.store.PageLimit;
import io.jobtail.store.ReadOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log as one read sees it: its first events came together with what the record says; more is
 * asked for if the page has room. Events that are stored later are left out.
 *
 * <p>Not thread-safe.
 */
final class LogOnce implements LogView {
  static final EventId END = new EventId(Integer.MAX_VALUE, Long.MAX_VALUE);

  // of unknown size; what follows is asked for by the size of these
  private static final int FIRST = 256;

  /** The log is not any more as the record says. */
  static final class ChangedException extends Exception {
    private static final long serialVersionUID = 1;

    ChangedException() {
      super("the log has changed", null, false, false);
    }
  }

  private final Events events;
  private final JobId id;
  private final JobRecord.LogHead head;
  private final EventId cursor;
  private final List<StoredEvent> first;
  private final boolean firstIsAll;
  private boolean changed;

  /**
   * Begins with what was read.
   *
   * @param cursor after which that began
   * @param first that
   * @param asked how many were asked for
   */
  LogOnce(
      Events events,
      JobId id,
      JobRecord.LogHead head,
      EventId cursor,
      List<StoredEvent> first,
      int asked) {
    this.events = events;
    this.id = id;
    this.head = head;
    this.cursor = cursor;
    this.first = first;
    this.firstIsAll = first.size() < asked;
  }

  /** How many to ask for at first. */
  static int firstCount(PageLimit limit) {
    // so many lines of half a kilobyte fill the page, and longer ones not many pages
    int byBytes = Math.clamp(limit.bytes() / 512, 16, FIRST);
    return Math.min(limit.events(), byBytes);
  }

  /** Whether what was given was whole. */
  void check() throws ChangedException {
    if (changed) {
      throw new ChangedException();
    }
  }

  @Override
  public EventId last() {
    return head.last();
  }

  @Override
  public boolean sealed() {
    return head.sealed();
  }

  @Override
  public EventId beforeDone() {
    return Objects.requireNonNull(head.beforeDone(), "asked of a sealed log only");
  }

  @Override
  public List<ReadOutcome.Gap> gaps() {
    return head.gaps();
  }

  @Override
  public boolean holds(EventId event) {
    // ids are dense: where the next one is, or was, this one was too
    boolean isFollowed =
        event.equals(cursor) && !first.isEmpty() && first.getFirst().id().equals(event.next());
    return isFollowed || !events.range(id, event, event, 1).isEmpty();
  }

  @Override
  public List<StoredEvent> between(EventId after, @Nullable EventId before, PageLimit limit) {
    Page page = new Page(after, before == null ? END : before, limit);
    boolean known = after.equals(cursor);
    if (known) {
      page.add(first);
    }
    boolean all = known && firstIsAll && !page.expectsMore();
    while (!all && page.expectsMore()) {
      int count = page.room();
      List<StoredEvent> more = events.range(id, page.at.next(), END, count);
      page.add(more);
      all = more.size() < count;
    }
    return page.taken;
  }

  /** What is taken from what is read. */
  private final class Page {
    final EventId before;
    final PageLimit limit;
    final List<StoredEvent> taken = new ArrayList<>();
    EventId at;
    private long bytes;
    private boolean over;

    Page(EventId after, EventId before, PageLimit limit) {
      this.at = after;
      this.before = before;
      this.limit = limit;
    }

    void add(List<StoredEvent> found) {
      for (StoredEvent event : found) {
        if (over || !event.id().isAfter(at)) {
          continue;
        }
        boolean wanted = before.isAfter(event.id()) && !event.id().isAfter(head.last());
        if (wanted && event.id().follows(at)) {
          take(event);
        } else {
          changed |= wanted;
          over = true;
        }
      }
    }

    private void take(StoredEvent event) {
      taken.add(event);
      at = event.id();
      bytes += event.data().length;
      over = taken.size() >= limit.events() || bytes >= limit.bytes();
    }

    /** Whether there must be more, by what the record says. */
    boolean expectsMore() {
      return !over && head.last().isAfter(at) && before.isAfter(at.next());
    }

    /** How many more there may be room for. */
    int room() {
      long average = taken.isEmpty() ? limit.bytes() / FIRST + 1 : bytes / taken.size() + 1;
      long byBytes = (limit.bytes() - bytes) / average + 1;
      return (int) Math.min(limit.events() - taken.size(), Math.max(1, byBytes));
    }
  }
}
