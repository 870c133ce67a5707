package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.DeleteOutcome;
import io.jobtail.store.Lookup;
import io.lettuce.core.RedisFuture;
import org.jspecify.annotations.Nullable;

/** Removes jobs, and remembers for a time that they were there. */
final class Removed {
  private final Redis redis;
  private final Keys keys;
  private final Partitions partitions;
  private final Records records;

  Removed(Context with, Records records) {
    this.redis = with.redis();
    this.keys = with.keys();
    this.partitions = with.partitions();
    this.records = records;
  }

  /** What is known of a job that is not there. */
  Lookup find(JobId id) {
    byte[] at = Text.bytes(keys.removed(partitions.of(id)));
    byte[] owners = Text.bytes(keys.removedOwners(partitions.of(id)));
    byte[] job = Text.bytes(id.value());
    // first the owner: both are forgotten together, and a job is never taken for nobody's
    RedisFuture<byte @Nullable []> owner =
        redis.<byte @Nullable []>begin(commands -> commands.hget(owners, job));
    RedisFuture<@Nullable Double> removed =
        redis.<@Nullable Double>begin(commands -> commands.zscore(at, job));
    byte @Nullable [] name = redis.answer(owner);
    return redis.answer(removed) == null
        ? new Lookup.Unknown()
        : new Lookup.Gone(name == null ? null : Text.of(name));
  }

  /** Whether there was such a job. */
  boolean isRemembered(JobId id) {
    byte[] key = Text.bytes(keys.removed(partitions.of(id)));
    return redis.<Double>ask(commands -> commands.zscore(key, Text.bytes(id.value()))) != null;
  }

  DeleteOutcome delete(JobId id) {
    return records.update(
        id,
        draft -> {
          if (draft == null) {
            return isRemembered(id) ? new DeleteOutcome.Gone() : new DeleteOutcome.Unknown();
          }
          if (!draft.record().entry.isFinished()) {
            return new DeleteOutcome.NotFinished(draft.record().entry.jobState());
          }
          draft.delete();
          return new DeleteOutcome.Deleted();
        });
  }
}
