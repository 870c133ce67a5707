package io.jobtail.store.redis;

import io.jobtail.job.EventId;
import io.jobtail.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps that store a draft: what follows from it for the queue, the lease, the indexes and
 * whoever listens.
 */
final class DraftSteps {
  /**
   * What a change carries beside the draft.
   *
   * @param revision a word that no other change ever has
   * @param instance whose change it is
   * @param now for what is remembered of a job that is removed
   * @param shared the time that all instances share, for whoever hears of it
   */
  record Stamp(String revision, long instance, long leaseMillis, Instant now, long shared) {}

  // a script cannot give a command as many words as it likes
  private static final int WORDS = 1_000;

  private final Keys keys;
  private final Draft draft;
  private final Stamp stamp;
  private final int partition;
  private final JobRecord record;
  private final Draft.@Nullable Outline before;
  private final Draft.Outline after;
  private final Steps steps = new Steps();

  private DraftSteps(Keys keys, Draft draft, Stamp stamp) {
    this.keys = keys;
    this.draft = draft;
    this.stamp = stamp;
    this.partition = draft.partition();
    this.record = draft.record();
    this.before = draft.before();
    this.after = Draft.Outline.of(record);
  }

  static Steps of(Keys keys, Draft draft, Stamp stamp) {
    return new DraftSteps(keys, draft, stamp).make();
  }

  private Steps make() {
    if (draft.isDeleted()) {
      delete(stamp.now());
    } else {
      if (draft.isTrimmed()) {
        // what needs no memory, so that what follows may have some where there is none left
        steps.command("ZREM", keys.untrimmed(partition), draft.id().value());
      }
      // first what can fail: an error after another step would leave a part of the change
      steps.events(draft.events());
      store();
      queue();
      lease(stamp.leaseMillis());
      index();
    }
    tell();
    return steps;
  }

  private void tell() {
    steps.command("SPUBLISH", keys.changed(draft.id()), stamp.revision() + " " + stamp.shared());
    steps.change(keys.changed(partition), draft.id() + " " + stamp.instance());
    if (draft.wakesQueue()) {
      steps.command("SPUBLISH", keys.ready(partition), Long.toString(stamp.instance()));
    }
  }

  private void store() {
    List<byte[]> words = new ArrayList<>();
    words.add(Text.bytes("HSET"));
    words.add(Text.bytes(keys.record(draft.id())));
    words.addAll(record.write(stamp.revision()));
    if (before == null) {
      words.addAll(record.writeOnce());
    }
    if (!draft.newMarks().isEmpty() || !draft.oldMarks().isEmpty()) {
      words.add(Text.bytes(JobRecord.MARKS));
      words.add(Text.bytes(record.marks.toString()));
    }
    draft
        .newMarks()
        .forEach((at, fold) -> {
          words.add(Text.bytes(Marks.field(at)));
          words.add(fold);
        });
    steps.command(words);
    List<EventId> gone = draft.oldMarks();
    for (int from = 0; from < gone.size(); from += WORDS) {
      List<byte[]> deleting = new ArrayList<>();
      deleting.add(Text.bytes("HDEL"));
      deleting.add(Text.bytes(keys.record(draft.id())));
      gone.subList(from, Math.min(gone.size(), from + WORDS))
          .forEach(at -> deleting.add(Text.bytes(Marks.field(at))));
      steps.command(deleting);
    }
  }

  private void queue() {
    String type = record.spec.type();
    if (before != null && before.waiting() && !after.waiting()) {
      steps.dequeue(keys.queue(partition, type), type, draft.id());
    }
    if (draft.isNewInQueue(after)) {
      String score = Long.toString(after.score());
      steps.command("ZADD", keys.queue(partition), score, draft.id().value());
      steps.command("ZADD", keys.queue(partition, type), score, draft.id().value());
      steps.command("SADD", keys.types(partition), type);
    }
  }

  private void lease(long millis) {
    String old = before != null && before.held() ? lease(before) : "";
    String now = after.held() ? lease(after) : "";
    if (old.equals(now)) {
      return;
    }
    if (!old.isEmpty()) {
      steps.command("ZREM", keys.leases(partition), old);
    }
    if (!now.isEmpty()) {
      steps.lease(millis, now);
    }
  }

  private String lease(Draft.Outline held) {
    return new Leases.Lease(draft.id(), held.claim(), held.holder()).toString();
  }

  private void index() {
    String id = draft.id().value();
    String owner = record.spec.owner();
    if (before == null) {
      steps.command("ZADD", keys.jobs(partition), "0", id);
      steps.command("ZADD", keys.jobs(partition, record.spec.type()), "0", id);
      if (owner != null) {
        steps.command("ZADD", keys.jobsOf(partition, owner), "0", id);
      }
      steps.command("SET", keys.newest(partition), id);
      if (record.key != null && draft.keyedValue() != null) {
        steps.command("SET", record.key, draft.keyedValue());
      }
    }
    if (before == null || before.state() != after.state()) {
      if (before != null) {
        steps.command("ZREM", keys.jobs(partition, before.state()), id);
      }
      steps.command("ZADD", keys.jobs(partition, after.state()), "0", id);
      if (owner != null) {
        if (before != null) {
          steps.command("ZREM", keys.jobsOf(partition, owner, before.state()), id);
        }
        steps.command("ZADD", keys.jobsOf(partition, owner, after.state()), "0", id);
      }
    }
    boolean wasFinished = before != null && before.finished();
    long bytes = after.bytes();
    if (after.finished() && !wasFinished) {
      Instant end = Objects.requireNonNull(record.fold().job().finishedAt(), "a finished job");
      String score = Long.toString(end.toEpochMilli());
      steps.command("ZADD", keys.ended(partition), score, id);
      steps.command("ZADD", keys.untrimmed(partition), score, id);
      steps.command("INCRBY", keys.bytes(partition), Long.toString(bytes));
    } else if (draft.isTrimmed() && before != null) {
      steps.command("INCRBY", keys.bytes(partition), Long.toString(bytes - before.bytes()));
    }
  }

  /** First what needs no memory: a store that is full must be able to get rid of something. */
  private void delete(Instant now) {
    String id = draft.id().value();
    steps.command("UNLINK", keys.record(draft.id()), keys.log(draft.id()));
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
    String owner = record.spec.owner();
    if (owner != null) {
      steps.command("ZREM", keys.jobsOf(partition, owner), id);
      // of every state: an older instance, that knows no owners, may have changed it
      for (JobState state : JobState.values()) {
        steps.command("ZREM", keys.jobsOf(partition, owner, state), id);
      }
    }
    steps.command("DECRBY", keys.bytes(partition), Long.toString(after.bytes()));
    steps.command("ZADD", keys.removed(partition), Long.toString(now.toEpochMilli()), id);
    if (owner != null) {
      steps.command("HSET", keys.removedOwners(partition), id, owner);
    }
  }
}
