package io.jobtail.store.memory;

import io.jobtail.store.RetentionPolicy;
import io.jobtail.store.RetentionReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Removes what a policy does not keep. Used under the store's lock. */
final class MemoryRetention {
  private final MemoryData data;
  private final Instant now;
  private final List<MemoryJob> changed = new ArrayList<>();

  MemoryRetention(MemoryData data, Instant now) {
    this.data = data;
    this.now = now;
  }

  /** Those whose watchers must be told. */
  List<MemoryJob> changed() {
    return changed;
  }

  RetentionReport apply(RetentionPolicy policy) {
    List<MemoryJob> finished = finishedOldestFirst();
    int removed = 0;
    for (MemoryJob job : finished) {
      boolean isOld = !finishedAt(job).plus(policy.age()).isAfter(now);
      if (!isOld && finished.size() - removed <= policy.jobs()) {
        break;
      }
      data.remove(job, now);
      changed.add(job);
      removed++;
    }
    int trimmed = trim(finished.subList(removed, finished.size()), policy.bytes());
    int before = data.tombstones.size();
    data.tombstones
        .values()
        .removeIf(old -> !old.removedAt().plus(policy.tombstones()).isAfter(now));
    return new RetentionReport(removed, trimmed, before - data.tombstones.size());
  }

  private int trim(List<MemoryJob> jobs, long limit) {
    long bytes = jobs.stream().mapToLong(job -> job.entry.sizes().job()).sum();
    int trimmed = 0;
    for (MemoryJob job : jobs) {
      if (bytes > limit && !job.isTrimmed()) {
        bytes -= job.entry.sizes().job();
        job.trim();
        bytes += job.entry.sizes().job();
        changed.add(job);
        trimmed++;
      }
    }
    return trimmed;
  }

  private List<MemoryJob> finishedOldestFirst() {
    return data.jobs.values().stream()
        .filter(job -> job.entry.isFinished())
        .sorted(Comparator.comparing(MemoryRetention::finishedAt).thenComparing(MemoryJob::id))
        .toList();
  }

  private static Instant finishedAt(MemoryJob job) {
    return Objects.requireNonNull(job.finishedAt(), "a finished job without its end");
  }
}
