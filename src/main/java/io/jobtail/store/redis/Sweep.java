package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.GapReason;
import io.jobtail.job.JobId;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.ReadOutcome;
import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.RetentionReport;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a retention policy, oldest jobs first, one job at a time. One process at a time does so.
 */
final class Sweep {
  private static final int AT_ONCE = 100;
  private static final int FORGOTTEN_AT_ONCE = 1_000;
  private static final Duration TURN = Duration.ofMinutes(1);

  private final Context with;
  private final Records records;
  private final Removed removed;
  private final Events events;
  private final Instant now;

  Sweep(Context with, Records records, Removed removed, Events events) {
    this.with = with;
    this.records = records;
    this.removed = removed;
    this.events = events;
    this.now = with.clock().instant();
  }

  /** A job that ended, and when. */
  private record Ended(JobId id, double at) {}

  RetentionReport apply(RetentionPolicy policy) {
    if (!begin()) {
      return new RetentionReport(0, 0, 0);
    }
    try {
      int gone = removeOld(policy) + removeSurplus(policy.jobs());
      return new RetentionReport(gone, trim(policy.bytes()), forget(policy));
    } finally {
      end();
    }
  }

  private byte[] sweeper() {
    return Text.bytes(with.keys().sweeper());
  }

  private byte[] me() {
    return Text.bytes(with.instance());
  }

  private boolean begin() {
    return with.redis()
            .<@Nullable String>ask(
                commands -> commands.set(sweeper(), me(), SetArgs.Builder.nx().px(TURN.toMillis())))
        != null;
  }

  /** Another few moments for this process. */
  private void goOn() {
    boolean _ = with.redis().ask(commands -> commands.pexpire(sweeper(), TURN.toMillis()));
  }

  private void end() {
    byte @Nullable [] owner =
        with.redis().<byte @Nullable []>ask(commands -> commands.get(sweeper()));
    if (owner != null && Arrays.equals(owner, me())) {
      long _ = with.redis().ask(commands -> commands.del(sweeper()));
    }
  }

  /** The oldest of an index in all partitions, in the order of their ends. */
  private List<Ended> oldest(Index index, double upTo) {
    List<Ended> found = new ArrayList<>();
    with.redis()
        .askAll(
            with.partitions().all(),
            (commands, partition) ->
                commands.zrangebyscoreWithScores(
                    Text.bytes(index.key(partition)),
                    Range.create(Double.NEGATIVE_INFINITY, upTo),
                    Limit.from(AT_ONCE)))
        .forEach(ofPartition ->
            ofPartition.forEach(
                one -> found.add(new Ended(new JobId(Text.of(value(one))), one.getScore()))));
    found.sort(Comparator.comparingDouble(Ended::at).thenComparing(Ended::id));
    return found.subList(0, Math.min(AT_ONCE, found.size()));
  }

  private static byte[] value(ScoredValue<byte[]> one) {
    return Objects.requireNonNull(one.getValue());
  }

  private interface Index {
    String key(int partition);
  }

  private int removeOld(RetentionPolicy policy) {
    double last = now.minus(policy.age()).toEpochMilli();
    int total = 0;
    while (true) {
      List<Ended> old = oldest(with.keys()::ended, last);
      total += remove(old);
      if (old.size() < AT_ONCE) { // each round takes those that it has met out of the index
        return total;
      }
    }
  }

  private int removeSurplus(long keep) {
    int total = 0;
    while (true) {
      long surplus = sum(with.keys()::ended) - keep;
      if (surplus <= 0) {
        return total;
      }
      List<Ended> old = oldest(with.keys()::ended, Double.POSITIVE_INFINITY);
      int done = remove(old.subList(0, (int) Math.min(old.size(), surplus)));
      if (done == 0) {
        return total;
      }
      total += done;
    }
  }

  private long sum(Index index) {
    return with
        .redis()
        .askAll(
            with.partitions().all(),
            (commands, partition) -> commands.zcard(Text.bytes(index.key(partition))))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private int remove(List<Ended> jobs) {
    goOn();
    int count = 0;
    for (Ended job : jobs) {
      switch (removed.delete(job.id())) {
        case DeleteOutcome.Deleted _ -> count++;
        case DeleteOutcome.Gone _, DeleteOutcome.Unknown _ -> takeOut(job.id());
        case DeleteOutcome.NotFinished _ -> {}
      }
    }
    return count;
  }

  /** Of the indexes of jobs that ended: the job itself must have been evicted. */
  private void takeOut(JobId id) {
    int partition = with.partitions().of(id);
    for (String index : List.of(with.keys().ended(partition), with.keys().untrimmed(partition))) {
      byte[] key = Text.bytes(index);
      long _ = with.redis().ask(commands -> commands.zrem(key, Text.bytes(id.value())));
    }
  }

  private int trim(long limit) {
    int total = 0;
    while (true) {
      long surplus = bytes() - limit;
      List<Ended> old =
          surplus <= 0 ? List.of() : oldest(with.keys()::untrimmed, Double.POSITIVE_INFINITY);
      if (old.isEmpty()) {
        return total;
      }
      goOn();
      for (Ended job : old) {
        if (surplus <= 0) {
          return total;
        }
        surplus -= trim(job.id());
        total++;
      }
    }
  }

  private long bytes() {
    return with
        .redis()
        .<Integer, byte @Nullable []>askAll(
            with.partitions().all(),
            (commands, partition) -> commands.get(Text.bytes(with.keys().bytes(partition))))
        .stream()
        .mapToLong(number -> number == null ? 0 : Long.parseLong(Text.of(number)))
        .sum();
  }

  /** Gives up a job's log up to {@code done}; how many bytes that was. */
  private long trim(JobId id) {
    ReadOutcome.Gap[] given = new ReadOutcome.Gap[1];
    long bytes =
        records.update(
            id,
            draft -> {
              if (draft == null || !draft.record().entry.isFinished()) {
                return 0L;
              }
              JobRecord record = draft.record();
              EventId to = Objects.requireNonNull(record.head().beforeDone());
              long kept = doneBytes(id, record.entry.last());
              long gone = record.entry.sizes().job() - kept;
              record.entry.giveUp(gone);
              draft.removeMarks(EventId.START, to);
              given[0] = new ReadOutcome.Gap(EventId.START.next(), to, GapReason.TRIMMED);
              record.gaps.clear();
              record.gaps.add(given[0]);
              draft.trimmed();
              return gone;
            });
    if (given[0] == null) {
      takeOut(id);
    } else {
      events.delete(id, given[0].from(), given[0].to());
    }
    return bytes;
  }

  private long doneBytes(JobId id, EventId done) {
    return events.range(id, done, done, 1).stream()
        .mapToLong((StoredEvent event) -> event.data().length)
        .sum();
  }

  /** A bounded number at a time: nobody else is answered meanwhile. */
  private int forget(RetentionPolicy policy) {
    byte[][] arguments =
        Text.all(
            Long.toString(now.minus(policy.tombstones()).toEpochMilli()),
            Integer.toString(FORGOTTEN_AT_ONCE));
    int total = 0;
    for (int partition : with.partitions().all()) {
      List<String> names =
          List.of(with.keys().removed(partition), with.keys().removedOwners(partition));
      long some;
      do {
        some = with.redis().run(Script.FORGET, names, arguments);
        total += (int) some;
      } while (some == FORGOTTEN_AT_ONCE);
    }
    return total;
  }
}
