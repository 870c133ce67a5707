package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.Append;
import io.jobtail.store.AppendCheck;
import io.jobtail.store.AppendOutcome;
import io.jobtail.store.JobEntry;
import io.jobtail.store.MiddleGap;
import io.jobtail.store.News;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.Watches;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends events to logs, and gives up the middle of those that are too long. */
final class Appending {
  private static final Logger LOG = LoggerFactory.getLogger(Appending.class);

  private static final long NO_CLAIM = -1;

  private final Context with;
  private final Records records;
  private final HeldJobs held;
  private final Events events;
  private final Watches watches;

  Appending(Context with, Records records, HeldJobs held, Events events, Watches watches) {
    this.watches = watches;
    this.with = with;
    this.records = records;
    this.held = held;
    this.events = events;
  }

  AppendOutcome append(JobId id, long claim, Append append) {
    HeldJobs.Held job = held.find(id, claim);
    if (job == null) {
      return records.update(id, draft -> decide(draft, claim, append, null));
    }
    // one after the other: each finds the record as the one before has left it, and watchers are
    // told in their order
    job.lock.lock();
    try {
      return append(job, append);
    } finally {
      job.lock.unlock();
    }
  }

  private AppendOutcome append(HeldJobs.Held job, Append append) {
    while (true) {
      JobRecord record = job.record == null ? records.load(job.id) : job.record;
      job.record = null; // until it is known again what is stored
      Draft draft = record == null ? null : records.draft(record);
      AppendOutcome outcome = decide(draft, job.claim, append, job);
      if (draft == null || !draft.isChanged()) {
        return settled(job, record, outcome);
      }
      if (records.commit(draft)) {
        keep(job, draft.record());
        purge(draft);
        return outcome;
      }
    }
  }

  private AppendOutcome settled(
      HeldJobs.Held job, @Nullable JobRecord record, AppendOutcome outcome) {
    if (outcome instanceof AppendOutcome.Appended && record != null) {
      // it was stored before, and the answer was lost: nobody here was told
      keep(job, record);
      watches.tell(job.id, new News());
      with.redis().confirm(with.keys().log(job.id));
    } else if (outcome instanceof AppendOutcome.StaleClaim) {
      held.lose(job);
      with.meter().fenced();
    } else if (record == null || record.entry.isFinished()) {
      held.remove(job);
    } else {
      job.record = record;
    }
    return outcome;
  }

  private void keep(HeldJobs.Held job, JobRecord record) {
    job.acknowledged = record.entry.last();
    if (record.isHeldBy(with.instance(), job.claim)) {
      job.record = record;
    } else {
      held.remove(job);
    }
  }

  private AppendOutcome decide(
      @Nullable Draft draft, long claim, Append append, HeldJobs.@Nullable Held job) {
    if (draft == null) {
      return new AppendOutcome.NoSuchJob();
    }
    JobRecord record = draft.record();
    if (job != null && (job.lost || hasLost(job, record))) {
      return new AppendOutcome.StaleClaim(record.entry.claim());
    }
    // a claim of somebody else is none, whatever its number
    long mine = record.isHeldBy(with.instance(), claim) ? claim : NO_CLAIM;
    var decision = AppendCheck.decide(record.entry, mine, append, events.stored(record, append));
    return switch (decision) {
      case AppendCheck.Decision.Settled(var outcome) -> outcome;
      case AppendCheck.Decision.Store(var skip) -> {
        if (job != null) {
          draft.verified();
        }
        store(draft, append, skip);
        yield new AppendOutcome.Appended(append.last());
      }
    };
  }

  /**
   * Whether something is missing that was stored under this claim: readers may have seen it, so
   * that nothing else may ever be stored in its place.
   */
  private boolean hasLost(HeldJobs.Held job, JobRecord record) {
    if (record.isHeldBy(with.instance(), job.claim)
        && job.acknowledged.isAfter(record.entry.last())) {
      LOG.warn(
          "job {} was written up to {}, but Redis has it up to {}: nothing more is written to it",
          job.id,
          job.acknowledged,
          record.entry.last());
      held.lose(job);
    }
    return job.lost;
  }

  private void store(Draft draft, Append append, int skip) {
    JobRecord record = draft.record();
    JobEntry entry = record.entry;
    EventId before = entry.last();
    entry.accept(append, skip, with.limits(), draft::mark);
    if (entry.isWaiting()) {
      record.score = with.time().shared(entry.readyAt());
    }
    List<StoredEvent> all = append.stored();
    draft.appended(before, all.subList(skip, all.size()));
    if (entry.sizes().kept() > with.limits().maxBytes() && !hasLostEnd(record)) {
      giveUpMiddle(draft);
    }
  }

  /** Then only the attempt's end comes, and nothing before it can be given up as a middle. */
  private static boolean hasLostEnd(JobRecord record) {
    int attempt = record.entry.last().attempt();
    return record.gaps.stream()
        .anyMatch(gap -> gap.reason() == GapReason.LOST && gap.to().attempt() == attempt);
  }

  private void giveUpMiddle(Draft draft) {
    JobRecord record = draft.record();
    JobEntry entry = record.entry;
    int attempt = entry.last().attempt();
    ReadOutcome.Gap before =
        record.gaps.stream().filter(gap -> gap.to().attempt() == attempt).findFirst().orElse(null);
    JobEntry.Sizes sizes = entry.sizes();
    MiddleGap.choose(
            record.marks.of(attempt),
            before,
            entry.last(),
            sizes.written(),
            with.limits().maxBytes())
        .ifPresent(range -> {
          long givenUpBefore = sizes.written() - sizes.kept();
          entry.giveUp(range.bytes() - givenUpBefore);
          draft.removeMarks(range.from(), range.to());
          List<ReadOutcome.Gap> gaps = new ArrayList<>(record.gaps);
          gaps.remove(before);
          gaps.add(new ReadOutcome.Gap(range.from(), range.to(), GapReason.LIMIT));
          record.gaps.clear();
          record.gaps.addAll(gaps);
          draft.giveUp(new ReadOutcome.Gap(range.from(), range.to(), GapReason.LIMIT));
        });
  }

  /** What nobody can see any more; a part that stays, because Redis fails now, harms nobody. */
  private void purge(Draft draft) {
    ReadOutcome.Gap gap = draft.givenUp();
    if (gap != null) {
      events.delete(draft.id(), gap.from(), gap.to());
    }
  }
}
