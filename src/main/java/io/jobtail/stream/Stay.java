package io.jobtail.stream;

import io.jobtail.job.JobId;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How long a request may wait for a job: as long as it likes, until the server stops and it is its
 * turn to leave.
 *
 * <p>Safe for use by many threads.
 */
public final class Stay implements AutoCloseable {
  private static final long OPEN = Long.MAX_VALUE;

  private final JobId job;
  private final Runnable wake;
  private final Consumer<Stay> closed;
  // from its beginning on, by System.nanoTime
  private final long begun = System.nanoTime();
  private final AtomicLong end = new AtomicLong(OPEN);

  /**
   * One without an end.
   *
   * @param wake is told that the end is known
   */
  Stay(JobId job, Runnable wake, Consumer<Stay> closed) {
    this.job = job;
    this.wake = wake;
    this.closed = closed;
  }

  JobId job() {
    return job;
  }

  /** It ends so long from now, if not before. */
  void end(long nanos) {
    long at = System.nanoTime() - begun + nanos;
    if (end.getAndAccumulate(at, Math::min) > at) {
      wake.run();
    }
  }

  /** Nanoseconds that are left; none or less at its end. */
  public long left() {
    long at = end.get();
    return at == OPEN ? OPEN : at - (System.nanoTime() - begun);
  }

  @Override
  public void close() {
    closed.accept(this);
  }
}
