package io.jobtail.store.redis;

import io.jobtail.job.JobId;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How many jobs wait, and before whom. Sums over partitions, which may change meanwhile. */
final class Queue {
  // of jobs that became ready in the same millisecond
  private static final String LOOKED_AT = "1000";

  // far from the limit a sum counts for so many of this process's own submissions
  private static final int SUBMISSIONS_BETWEEN = 100;

  // and for a moment, and only where others are not near the limit either
  private static final long KEPT_NANOS = 1_000_000_000L;
  private static final int FAR = 10;

  private final Context with;
  private final Records records;

  // guarded by this
  private long known = Long.MAX_VALUE;
  private int since;
  private long counted;

  Queue(Context with, Records records) {
    this.with = with;
    this.records = records;
  }

  long length() {
    return with
        .redis()
        .askAll(
            with.partitions().all(),
            (commands, partition) -> commands.zcard(Text.bytes(with.keys().queue(partition))))
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** The same, to be compared with a limit: counted anew now and then only while far from it. */
  long lengthFor(long limit) {
    synchronized (this) {
      if (known != Long.MAX_VALUE
          && since < SUBMISSIONS_BETWEEN
          && System.nanoTime() - counted < KEPT_NANOS
          && known < limit / FAR - SUBMISSIONS_BETWEEN) {
        return known + since;
      }
    }
    long length = lengthWhereItIsKnown();
    synchronized (this) {
      known = length;
      counted = System.nanoTime();
      since = 0;
    }
    return length;
  }

  /** Without the partitions of a server that is away: others' submissions go on. */
  private long lengthWhereItIsKnown() {
    return sum(Text.all("+inf", "", "0"));
  }

  synchronized void added() {
    since++;
  }

  OptionalLong position(JobId id) {
    byte @Nullable [] words = records.fields(id, Text.bytes(JobRecord.HELD)).getFirst();
    if (words == null) {
      return OptionalLong.empty();
    }
    long score = JobRecord.Held.parse(words).score();
    byte[] own = Text.bytes(with.keys().queue(with.partitions().of(id)));
    Double queued =
        with.redis()
            .<@Nullable Double>ask(commands -> commands.zscore(own, Text.bytes(id.value())));
    if (queued == null || score > with.time().now()) {
      return OptionalLong.empty();
    }
    byte[][] place = Text.all(Long.toString(score), id.value(), LOOKED_AT);
    return OptionalLong.of(sum(place));
  }

  /** How many come before a place, of the partitions that answer. */
  private long sum(byte[][] place) {
    return with
        .redis()
        .runAll(
            with.partitions().all(),
            Script.PLACE,
            partition -> List.of(with.keys().queue(partition)),
            _ -> place)
        .stream()
        .mapToLong(count -> count == null ? 0 : count)
        .sum();
  }
}
