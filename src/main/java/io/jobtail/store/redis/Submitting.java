package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.job.JobSpec;
import io.jobtail.store.Append;
import io.jobtail.store.JobEntry;
import io.jobtail.store.JobIds;
import io.jobtail.store.NewJob;
import io.jobtail.store.StoreException;
import io.jobtail.store.SubmitOutcome;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stores new jobs: those without a key in all partitions in turn. */
final class Submitting {
  private static final int TRIES = 100;

  private final Context with;
  private final Records records;
  private final Queue queue;
  private final JobIds ids;
  private final AtomicInteger next = new AtomicInteger();

  Submitting(Context with, Records records, Queue queue, JobIds ids) {
    this.with = with;
    this.records = records;
    this.queue = queue;
    this.ids = ids;
  }

  SubmitOutcome submit(NewJob job) {
    NewJob.@Nullable Idempotency idempotency = job.idempotency();
    int partition =
        idempotency == null
            ? Math.floorMod(next.getAndIncrement(), with.partitions().count())
            : with.partitions().of(idempotency);
    String key = idempotency == null ? null : with.keys().idempotency(idempotency);
    for (int i = 0; i < TRIES; i++) {
      long waiting = queue.lengthFor(job.queueLimit());
      if (waiting >= job.queueLimit()) {
        SubmitOutcome earlier = key == null ? null : earlier(stored(key), idempotency);
        return earlier == null ? new SubmitOutcome.QueueFull(waiting) : earlier;
      }
      SubmitOutcome outcome = submit(job, partition, key);
      if (outcome != null) {
        queue.added();
        return outcome;
      }
    }
    throw new StoreException(
        "the Idempotency-Key stands for a job that is not there: was it evicted?", null);
  }

  /** Null if it must be tried again. */
  private @Nullable SubmitOutcome submit(NewJob job, int partition, @Nullable String key) {
    NewJob.@Nullable Idempotency idempotency = job.idempotency();
    JobSpec spec =
        new JobSpec(
            ids.next(id -> with.partitions().of(id) == partition),
            job.type(),
            job.params(),
            job.labels(),
            job.owner(),
            job.trace(),
            with.clock().instant().truncatedTo(ChronoUnit.MILLIS),
            job.timeout(),
            job.maxAttempts());
    Append first = JobEntry.firstEvent(spec);
    JobEntry entry = JobEntry.submitted(spec, first);
    long score = with.time().shared(entry.readyAt());
    JobRecord record = new JobRecord(spec, entry, score, key);
    Draft draft = records.draftOfNew(record, first.stored());
    if (key != null && idempotency != null) {
      draft.keyed(spec.id() + " " + idempotency.fingerprint());
    }
    String answer = records.submit(draft, key);
    if (answer.isEmpty()) {
      return new SubmitOutcome.Created(record.fold());
    }
    return answer.equals("taken") ? null : earlier(answer, idempotency);
  }

  private @Nullable String stored(String key) {
    byte @Nullable [] found =
        with.redis().<byte @Nullable []>ask(commands -> commands.get(Text.bytes(key)));
    return found == null ? null : Text.of(found);
  }

  /** The job that has the key; null if it has none, or is being removed. */
  private @Nullable SubmitOutcome earlier(
      @Nullable String stored, NewJob.@Nullable Idempotency idempotency) {
    if (stored == null || idempotency == null) {
      return null;
    }
    int space = stored.indexOf(' ');
    JobId id = new JobId(stored.substring(0, space));
    if (!stored.substring(space + 1).equals(idempotency.fingerprint())) {
      return new SubmitOutcome.KeyTaken(id);
    }
    JobRecord record = records.load(id);
    if (record == null) {
      return null;
    }
    with.redis().confirm(with.keys().record(id));
    return new SubmitOutcome.Existing(record.fold());
  }
}
