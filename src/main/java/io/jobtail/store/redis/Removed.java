package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.store.DeleteOutcome;

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
