package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.store.NewJob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The names of keys and channels. Text: Redis never cuts or compares within them. */
final class Keys {
  private final String prefix;
  private final Partitions partitions;

  Keys(String prefix, Partitions partitions) {
    this.prefix = prefix;
    this.partitions = partitions;
  }

  /** String: how many partitions there are. The one key that may be asked for before that. */
  static String partitionCount(String prefix) {
    return prefix + ":partitions";
  }

  /** What they all begin with. */
  String prefix() {
    return prefix;
  }

  private String base(int partition) {
    return prefix + ":{" + partitions.tag(partition) + "}:";
  }

  private String base(JobId id) {
    return base(partitions.of(id));
  }

  /** Hash: all that is known of a job but its events; see {@link JobRecord}. */
  String record(JobId id) {
    return base(id) + "job:" + id;
  }

  /** Stream: a job's events, whose ids are the entries' ids. */
  String log(JobId id) {
    return base(id) + "log:" + id;
  }

  /** String: the job that was submitted with a key, and its fingerprint. */
  String idempotency(NewJob.Idempotency idempotency) {
    return base(partitions.of(idempotency)) + "key:" + digest(idempotency);
  }

  private static String digest(NewJob.Idempotency idempotency) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(
                      (idempotency.scope().length() + ":" + idempotency.scope() + idempotency.key())
                          .getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Sorted set: jobs that wait, by the time at which they may run. */
  String queue(int partition) {
    return base(partition) + "queue";
  }

  /** Sorted set: the same of one type; without the type, what its name begins with. */
  String queue(int partition, String type) {
    return base(partition) + "queue:" + type;
  }

  /** Set: types of which jobs wait. */
  String types(int partition) {
    return base(partition) + "types";
  }

  /** Sorted set: {@code job:claim:instance}, by the time at which the lease is over. */
  String leases(int partition) {
    return base(partition) + "leases";
  }

  /** Sorted set: all jobs, in the order of their names. */
  String jobs(int partition) {
    return base(partition) + "jobs";
  }

  /** Sorted set: those in a state. */
  String jobs(int partition, JobState state) {
    return base(partition) + "jobs:state:" + state.wire();
  }

  /** Sorted set: those of a type. */
  String jobs(int partition, String type) {
    return base(partition) + "jobs:type:" + type;
  }

  /**
   * Sorted set: those of an owner, whose name comes last: nobody can be called like another key.
   */
  String jobsOf(int partition, String owner) {
    return base(partition) + "jobs:owner:" + owner;
  }

  /** Sorted set: those of an owner in a state. */
  String jobsOf(int partition, String owner, JobState state) {
    return base(partition) + "jobs:owner-state:" + state.wire() + ":" + owner;
  }

  /** Sorted set: jobs that ended, by the time of their end. */
  String ended(int partition) {
    return base(partition) + "ended";
  }

  /** Sorted set: those that still have their logs. */
  String untrimmed(int partition) {
    return base(partition) + "untrimmed";
  }

  /** Number: bytes of event data of jobs that ended. */
  String bytes(int partition) {
    return base(partition) + "bytes";
  }

  /** Sorted set: jobs that were removed, by the time of that. */
  String removed(int partition) {
    return base(partition) + "removed";
  }

  /** Hash: whose they were, of those that had an owner. */
  String removedOwners(int partition) {
    return base(partition) + "removed:owners";
  }

  /** String: the greatest id that was given out. */
  String newest(int partition) {
    return base(partition) + "newest";
  }

  /** Number: changes so far. */
  String changes(int partition) {
    return base(partition) + "changes";
  }

  /** String: who applies the retention policy now. */
  String sweeper() {
    return prefix + ":sweeper";
  }

  /** Channel: this job has changed. */
  String changed(JobId id) {
    return base(id) + "changed:" + id;
  }

  /** Channel: some job has changed. */
  String changed(int partition) {
    return base(partition) + "changed";
  }

  /** Channel: some job may be ready to run. */
  String ready(int partition) {
    return base(partition) + "ready";
  }
}
