package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.ClaimedJob;
import io.jobtail.store.JobEntry;
import io.jobtail.store.NextOutcome;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.Standing;
import io.jobtail.store.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may write to which job. */
final class Claiming {
  private static final Logger LOG = LoggerFactory.getLogger(Claiming.class);

  // more than any server can append in the moments that a failover may lose
  private static final long LOST_EVENTS = 1_000_000;

  private static final int TRIES = 100;

  private final Context with;
  private final Records records;
  private final HeldJobs held;
  private final Leases leases;
  private final Histories histories;
  private final Removed removed;

  Claiming(
      Context with,
      Records records,
      HeldJobs held,
      Leases leases,
      Histories histories,
      Removed removed) {
    this.with = with;
    this.records = records;
    this.held = held;
    this.leases = leases;
    this.histories = histories;
    this.removed = removed;
  }

  /** The job of a type that waits longest in a partition. */
  private record Head(String type, JobId id, long score) {}

  NextOutcome claimNext(Turn turn) {
    for (int i = 0; i < TRIES; i++) {
      long now = with.time().now();
      List<Head> heads = heads(turn);
      List<Head> ready = heads.stream().filter(head -> head.score() <= now).toList();
      if (ready.isEmpty()) {
        return new NextOutcome.Nothing(
            heads.stream()
                .map(Head::score)
                .min(Comparator.naturalOrder())
                .map(with.time()::local)
                .orElse(null));
      }
      // where another process was quicker, one of the others will do
      for (Head head : ready) {
        ClaimedJob job = claim(head);
        if (job != null) {
          return new NextOutcome.Claimed(job);
        }
      }
    }
    // others were quicker each time
    return new NextOutcome.Nothing(with.time().local(with.time().now()));
  }

  /** Those that are wanted, in the order in which they are. */
  private List<Head> heads(Turn turn) {
    List<@Nullable List<byte[]>> found =
        with.redis()
            .runAll(
                with.partitions().all(),
                Script.HEADS,
                partition -> List.of(with.keys().types(partition)),
                partition -> Text.all(with.keys().queue(partition, "")));
    List<Head> heads = new ArrayList<>();
    for (List<byte[]> words : found) {
      for (int i = 0; words != null && i < words.size(); i += 3) {
        String type = Text.of(words.get(i));
        if (turn.wants(type)) {
          heads.add(
              new Head(
                  type,
                  new JobId(Text.of(words.get(i + 1))),
                  (long) Double.parseDouble(Text.of(words.get(i + 2)))));
        }
      }
    }
    heads.sort(
        Comparator.comparingInt((Head head) -> turn.rank(head.type()))
            .thenComparingLong(Head::score)
            .thenComparing(Head::id));
    return heads;
  }

  private @Nullable ClaimedJob claim(Head head) {
    JobRecord record = records.load(head.id());
    if (record == null) {
      removeDead(head);
      return null;
    }
    if (!record.entry.isWaiting() || record.score != head.score()) {
      return null;
    }
    Draft draft = records.draft(record);
    ClaimedJob job = claim(draft);
    if (!records.commit(draft)) {
      return null;
    }
    held.add(record);
    return job;
  }

  /** A place in the queue without a job, which somebody else must have deleted. */
  private void removeDead(Head head) {
    int partition = with.partitions().of(head.id());
    Keys keys = with.keys();
    long removed =
        with.redis()
            .run(
                Script.DEAD,
                List.of(keys.record(head.id()), keys.queue(partition), keys.types(partition)),
                Text.all(keys.queue(partition, head.type()), head.type(), head.id().value()));
    if (removed > 0) {
      LOG.warn("job {} waited, but is not there: was it evicted?", head.id());
    }
  }

  private ClaimedJob claim(Draft draft) {
    draft.changed();
    draft.verified();
    return draft.record().entry.claimFor(with.instance());
  }

  List<ClaimedJob> claimAbandoned(int limit) {
    List<ClaimedJob> jobs = new ArrayList<>();
    for (Leases.Lease lease : leases.expired(limit)) {
      ClaimedJob job = rescue(lease);
      if (job != null) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private @Nullable ClaimedJob rescue(Leases.Lease lease) {
    JobRecord record = records.load(lease.id());
    if (record == null || !record.isHeldBy(lease.holder(), lease.claim())) {
      leases.remove(lease);
      return null;
    }
    Draft draft = records.draft(record);
    if (mayHaveLost(record)) {
      giveUpEnd(draft);
    }
    ClaimedJob job = claim(draft);
    if (!records.commit(draft)) {
      return null;
    }
    held.add(record);
    return job;
  }

  private boolean mayHaveLost(JobRecord record) {
    if (!record.entry.jobState().isRunning() || record.history.isEmpty()) {
      return false;
    }
    String now = histories.now(with.partitions().of(record.id()));
    return !now.isEmpty() && !now.equals(record.history);
  }

  /**
   * The last events may have been lost with a server, and readers may have seen them: what comes
   * now must not stand in their places.
   */
  private void giveUpEnd(Draft draft) {
    JobRecord record = draft.record();
    EventId last = record.entry.last();
    EventId to = last.plus(LOST_EVENTS);
    LOG.warn("the log of job {} may have lost what followed {}", record.id(), last);
    draft.mark(record.entry.skipTo(to));
    record.gaps.add(new ReadOutcome.Gap(last.next(), to, GapReason.LOST));
  }

  void release(JobId id, long claim) {
    boolean released =
        records.update(
            id,
            draft -> {
              if (draft == null || !draft.record().isHeldBy(with.instance(), claim)) {
                return false;
              }
              draft.record().entry.release();
              draft.changed();
              return true;
            });
    HeldJobs.Held mine = held.find(id, claim);
    if (released && mine != null) {
      held.remove(mine);
    }
  }

  CancelOutcome cancel(JobId id) {
    JobRecord[] claimed = new JobRecord[1];
    CancelOutcome outcome =
        records.update(
            id,
            draft -> {
              if (draft == null) {
                return removed.isRemembered(id)
                    ? new CancelOutcome.Gone()
                    : new CancelOutcome.Unknown();
              }
              JobEntry entry = draft.record().entry;
              if (entry.isFinished()) {
                return new CancelOutcome.Finished(entry.fold());
              }
              if (entry.requestCancel()) {
                draft.changed();
              }
              if (!entry.isWaiting()) {
                return new CancelOutcome.Wished(entry.fold());
              }
              claimed[0] = draft.record();
              return new CancelOutcome.Yours(claim(draft));
            });
    if (outcome instanceof CancelOutcome.Yours) {
      held.add(claimed[0]);
    }
    return outcome;
  }

  Standing standing(JobId id, long claim) {
    HeldJobs.Held mine = held.find(id, claim);
    byte @Nullable [] words = records.fields(id, Text.bytes(JobRecord.HELD)).getFirst();
    JobRecord.Held now = words == null ? null : JobRecord.Held.parse(words);
    if (now == null || !now.isHeldBy(with.instance(), claim) || (mine != null && mine.lost)) {
      return Standing.LOST;
    }
    return now.cancelRequested() ? Standing.CANCEL_REQUESTED : Standing.HELD;
  }
}
