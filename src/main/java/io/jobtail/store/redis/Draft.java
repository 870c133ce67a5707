package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.JobEntry;
import io.jobtail.store.News;
import io.jobtail.store.ReadOutcome;
import io.jobtail.wire.FoldJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change to one job before it is stored. Whoever makes it changes the record and says which
 * events come with it; what follows for the queue, the lease, the indexes and the listeners is
 * found here, by what the record was and what it has become.
 *
 * <p>Not thread-safe.
 */
final class Draft {
  /** What indexes and the queue know of a job. */
  private record Standing(
      JobState state, boolean waiting, long score, long claim, boolean held, boolean finished) {
    static Standing of(JobRecord record) {
      JobEntry entry = record.entry;
      return new Standing(
          entry.jobState(),
          entry.isWaiting(),
          record.score,
          entry.claim(),
          entry.holder() != JobEntry.NOBODY,
          entry.isFinished());
    }
  }

  private final Keys keys;
  private final int partition;
  private final JobRecord record;
  private final @Nullable Standing before;
  private final News news = new News();
  private final Map<EventId, byte[]> newMarks = new LinkedHashMap<>();
  private final List<EventId> oldMarks = new ArrayList<>();
  private List<StoredEvent> events = List.of();
  private ReadOutcome.@Nullable Gap givenUp;
  private @Nullable String keyed;
  private boolean changed;
  private boolean trimmed;
  private boolean deleted;
  private final long bytesBefore;

  /** Of a job that is stored. */
  Draft(Keys keys, int partition, JobRecord record) {
    this(keys, partition, record, Standing.of(record));
  }

  private Draft(Keys keys, int partition, JobRecord record, @Nullable Standing before) {
    this.keys = keys;
    this.partition = partition;
    this.record = record;
    this.before = before;
    this.bytesBefore = record.entry.sizes().job();
  }

  /** Of a new job. */
  static Draft ofNew(Keys keys, int partition, JobRecord record, List<StoredEvent> events) {
    Draft draft = new Draft(keys, partition, record, null);
    draft.events = events;
    draft.changed();
    return draft;
  }

  /** What is stored under the key of the submission. */
  void keyed(String value) {
    keyed = value;
  }

  JobRecord record() {
    return record;
  }

  JobId id() {
    return record.id();
  }

  int partition() {
    return partition;
  }

  /** What watchers in this process are told once it is stored. */
  News news() {
    return news;
  }

  /** Something about the record has changed that is no event. */
  Draft changed() {
    changed = true;
    news.changed();
    return this;
  }

  /** The record has changed by these events. */
  void appended(EventId last, List<StoredEvent> added) {
    changed = true;
    events = added;
    news.add(last, added, record.entry.isFinished());
  }

  /** A checkpoint is kept. */
  void mark(JobEntry.Mark mark) {
    record.marks.add(Marks.Mark.of(mark));
    newMarks.put(mark.fold().at(), FoldJson.write(mark.fold()));
  }

  /** Checkpoints from one place up to, but not with, another are given up. */
  void removeMarks(EventId from, EventId to) {
    for (EventId removed : record.marks.remove(from, to)) {
      newMarks.remove(removed);
      oldMarks.add(removed);
    }
  }

  /** Events are given up; those of this change may be among them. */
  void giveUp(ReadOutcome.Gap gap) {
    givenUp = gap;
    news.givenUp(gap.to());
  }

  /** What is to be deleted once this is stored. */
  ReadOutcome.@Nullable Gap givenUp() {
    return givenUp;
  }

  /** Nothing but {@code done} is left of the log. */
  void trimmed() {
    changed();
    trimmed = true;
  }

  /** The job is removed. */
  void delete() {
    changed();
    deleted = true;
  }

  /** How many events come with it. */
  int events() {
    return events.size();
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether the queue's watchers may want to know. */
  boolean wakesQueue() {
    return !deleted && isNewInQueue(Standing.of(record));
  }

  private boolean isNewInQueue(Standing now) {
    return now.waiting() && (before == null || !before.waiting() || before.score() != now.score());
  }

  List<String> scriptKeys() {
    return List.of(
        keys.record(id()),
        keys.log(id()),
        keys.leases(partition),
        keys.changes(partition),
        keys.queue(partition),
        keys.types(partition));
  }

  /**
   * The steps of the script that store it.
   *
   * @param revision a word that no other change ever has
   * @param instance whose change it is
   * @param now for what is remembered of a job that is removed
   * @param shared the time that all instances share, for whoever hears of it
   */
  Steps steps(String revision, long instance, long leaseMillis, Instant now, long shared) {
    Steps steps = new Steps();
    Standing after = Standing.of(record);
    if (deleted) {
      delete(steps, now);
    } else {
      steps.events(events);
      store(steps, revision);
      queue(steps, after);
      lease(steps, after, leaseMillis);
      index(steps, after);
    }
    steps.command("SPUBLISH", keys.changed(id()), revision + " " + shared);
    steps.change(keys.changed(partition), id() + " " + instance);
    if (wakesQueue()) {
      steps.command("SPUBLISH", keys.ready(partition), Long.toString(instance));
    }
    return steps;
  }

  private void store(Steps steps, String revision) {
    List<byte[]> words = new ArrayList<>();
    words.add(Text.bytes("HSET"));
    words.add(Text.bytes(keys.record(id())));
    words.addAll(record.write(revision));
    if (before == null) {
      words.addAll(record.writeOnce());
    }
    if (!newMarks.isEmpty() || !oldMarks.isEmpty()) {
      words.add(Text.bytes(JobRecord.MARKS));
      words.add(Text.bytes(record.marks.toString()));
    }
    newMarks.forEach((at, fold) -> {
      words.add(Text.bytes(Marks.field(at)));
      words.add(fold);
    });
    steps.command(words);
    if (!oldMarks.isEmpty()) {
      List<byte[]> gone = new ArrayList<>();
      gone.add(Text.bytes("HDEL"));
      gone.add(Text.bytes(keys.record(id())));
      oldMarks.forEach(at -> gone.add(Text.bytes(Marks.field(at))));
      steps.command(gone);
    }
  }

  private void queue(Steps steps, Standing after) {
    String type = record.spec.type();
    if (before != null && before.waiting() && !after.waiting()) {
      steps.dequeue(keys.queue(partition, type), type, id());
    }
    if (isNewInQueue(after)) {
      String score = Long.toString(after.score());
      steps.command("ZADD", keys.queue(partition), score, id().value());
      steps.command("ZADD", keys.queue(partition, type), score, id().value());
      steps.command("SADD", keys.types(partition), type);
    }
  }

  private void lease(Steps steps, Standing after, long millis) {
    boolean same =
        before != null && before.held() && after.held() && before.claim() == after.claim();
    if (before != null && before.held() && !same) {
      steps.command("ZREM", keys.leases(partition), Leases.member(id(), before.claim()));
    }
    if (after.held() && !same) {
      steps.lease(millis, Leases.member(id(), after.claim()));
    }
  }

  private void index(Steps steps, Standing after) {
    String id = id().value();
    if (before == null) {
      steps.command("ZADD", keys.jobs(partition), "0", id);
      steps.command("ZADD", keys.jobs(partition, record.spec.type()), "0", id);
      steps.command("SET", keys.newest(partition), id);
      if (record.key != null && keyed != null) {
        steps.command("SET", record.key, keyed);
      }
    }
    if (before == null || before.state() != after.state()) {
      if (before != null) {
        steps.command("ZREM", keys.jobs(partition, before.state()), id);
      }
      steps.command("ZADD", keys.jobs(partition, after.state()), "0", id);
    }
    boolean wasFinished = before != null && before.finished();
    long bytes = record.entry.sizes().job();
    if (after.finished() && !wasFinished) {
      Instant end = Objects.requireNonNull(record.fold().job().finishedAt(), "a finished job");
      String score = Long.toString(end.toEpochMilli());
      steps.command("ZADD", keys.ended(partition), score, id);
      steps.command("ZADD", keys.untrimmed(partition), score, id);
      steps.command("INCRBY", keys.bytes(partition), Long.toString(bytes));
    } else if (trimmed) {
      steps.command("INCRBY", keys.bytes(partition), Long.toString(bytes - bytesBefore));
      steps.command("ZREM", keys.untrimmed(partition), id);
    }
  }

  /** First what needs no memory: a store that is full must be able to get rid of something. */
  private void delete(Steps steps, Instant now) {
    String id = id().value();
    steps.command("UNLINK", keys.record(id()), keys.log(id()));
    if (record.key != null) {
      steps.command("DEL", record.key);
    }
    for (String index :
        List.of(
            keys.jobs(partition),
            keys.jobs(partition, record.entry.jobState()),
            keys.jobs(partition, record.spec.type()),
            keys.ended(partition),
            keys.untrimmed(partition))) {
      steps.command("ZREM", index, id);
    }
    steps.command("DECRBY", keys.bytes(partition), Long.toString(bytesBefore));
    steps.command("ZADD", keys.removed(partition), Long.toString(now.toEpochMilli()), id);
  }
}
