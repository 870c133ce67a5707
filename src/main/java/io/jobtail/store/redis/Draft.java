package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.StoredEvent;
import io.jobtail.store.JobEntry;
import io.jobtail.store.News;
import io.jobtail.store.ReadOutcome;
import io.jobtail.wire.FoldJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change to one job before it is stored. Whoever makes it changes the record and says which
 * events come with it; what follows for the queue, the lease, the indexes and the listeners is
 * found here, by what the record was and what it has become.
 *
 * <p>Not thread-safe.
 */
final class Draft {
  /**
   * What the queue, the lease and the indexes know of a job.
   *
   * @param bytes of event data
   */
  record Outline(
      JobState state,
      boolean waiting,
      long score,
      long claim,
      long holder,
      boolean finished,
      long bytes) {
    boolean held() {
      return holder != JobEntry.NOBODY;
    }

    static Outline of(JobRecord record) {
      JobEntry entry = record.entry;
      return new Outline(
          entry.jobState(),
          entry.isWaiting(),
          record.score,
          entry.claim(),
          entry.holder(),
          entry.isFinished(),
          entry.sizes().job());
    }
  }

  private final Keys keys;
  private final int partition;
  private final JobRecord record;
  private final @Nullable Outline before;
  private final News news = new News();
  private final Map<EventId, byte[]> newMarks = new LinkedHashMap<>();
  private final List<EventId> oldMarks = new ArrayList<>();
  private List<StoredEvent> events = List.of();
  private ReadOutcome.@Nullable Gap givenUp;
  private @Nullable String keyed;
  private boolean changed;
  private boolean verified;
  private boolean trimmed;
  private boolean deleted;

  /** Of a job that is stored. */
  Draft(Keys keys, int partition, JobRecord record) {
    this(keys, partition, record, Outline.of(record));
  }

  private Draft(Keys keys, int partition, JobRecord record, @Nullable Outline before) {
    this.keys = keys;
    this.partition = partition;
    this.record = record;
    this.before = before;
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

  /** Whoever makes this change knows that the log has lost nothing, or says what. */
  void verified() {
    verified = true;
  }

  boolean isVerified() {
    return verified;
  }

  /** The job is removed. */
  void delete() {
    changed();
    deleted = true;
  }

  /** The events that come with it. */
  List<StoredEvent> events() {
    return events;
  }

  /** What the job was; null for a new one. */
  @Nullable Outline before() {
    return before;
  }

  /** Checkpoints that are new, with their folds. */
  Map<EventId, byte[]> newMarks() {
    return newMarks;
  }

  /** Checkpoints that are given up. */
  List<EventId> oldMarks() {
    return oldMarks;
  }

  @Nullable String keyedValue() {
    return keyed;
  }

  boolean isTrimmed() {
    return trimmed;
  }

  boolean isDeleted() {
    return deleted;
  }

  boolean isChanged() {
    return changed;
  }

  /** Whether the queue's watchers may want to know. */
  boolean wakesQueue() {
    return !deleted && isNewInQueue(Outline.of(record));
  }

  /** Whether it has got a place in the queue, or another one. */
  boolean isNewInQueue(Outline now) {
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
}
