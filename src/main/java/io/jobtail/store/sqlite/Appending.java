package io.jobtail.store.sqlite;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Append;
import io.jobtail.store.AppendCheck;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.JobEntry;
import io.jobtail.store.LogLimits;
import io.jobtail.store.MiddleGap;
import io.jobtail.store.News;
import io.jobtail.store.ReadOutcome.Gap;
import java.util.ArrayList;
import java.util.List;

/** Appends events to logs, and gives up the middle of those that are too long. */
final class Appending {
  private final LogLimits limits;

  Appending(LogLimits limits) {
    this.limits = limits;
  }

  AppendOutcome append(Transaction transaction, JobId id, long claim, Append append) {
    JobRow row = transaction.find(id).orElse(null);
    if (row == null) {
      return new AppendOutcome.NoSuchJob();
    }
    Log log = Log.of(transaction.sql(), row);
    return switch (AppendCheck.decide(row.entry(), claim, append, log)) {
      case AppendCheck.Decision.Settled(var outcome) -> outcome;
      case AppendCheck.Decision.Store(var skip) -> {
        store(transaction, row, append, skip);
        yield new AppendOutcome.Appended(append.last());
      }
    };
  }

  private void store(Transaction transaction, JobRow row, Append append, int skip) {
    JobEntry entry = row.entry();
    transaction.change(row);
    EventId before = entry.last();
    List<JobEntry.Mark> marks = new ArrayList<>();
    entry.accept(append, skip, limits, marks::add);
    List<StoredEvent> events = append.stored();
    Log log = Log.of(transaction.sql(), row);
    List<StoredEvent> added = events.subList(skip, events.size());
    log.insert(added);
    transaction.stored(added.size());
    marks.forEach(log::insert);
    transaction.news(row).add(before, added, entry.isFinished());
    if (entry.sizes().kept() > limits.maxBytes()) {
      giveUpMiddle(entry, log, transaction.news(row));
    }
    if (entry.isWaiting()) {
      transaction.wakeQueue();
    }
  }

  private void giveUpMiddle(JobEntry entry, Log log, News news) {
    int attempt = log.last().attempt();
    List<MiddleGap.Mark> marks =
        log.sql()
            .list(
                "SELECT seq, written FROM checkpoint WHERE job = ? AND attempt = ? ORDER BY seq",
                row -> new MiddleGap.Mark(new EventId(attempt, row.getLong(1)), row.getLong(2)),
                log.n(),
                attempt);
    Gap before =
        log.gaps().stream().filter(gap -> gap.to().attempt() == attempt).findFirst().orElse(null);
    JobEntry.Sizes sizes = entry.sizes();
    MiddleGap.choose(marks, before, log.last(), sizes.written(), limits.maxBytes())
        .ifPresent(range -> {
          long givenUpBefore = sizes.written() - sizes.kept();
          entry.giveUp(range.bytes() - givenUpBefore);
          news.givenUp(range.to());
          log.deleteCheckpoints(range.from(), range.to());
          log.add(new Gap(range.from(), range.to(), GapReason.LIMIT));
          deleteEvents(log, range);
        });
  }

  private static void deleteEvents(Log log, MiddleGap.Range range) {
    log.sql()
        .update(
            "DELETE FROM event WHERE job = ? AND attempt = ? AND seq BETWEEN ? AND ?",
            log.n(),
            range.from().attempt(),
            range.from().seq(),
            range.to().seq());
  }
}
