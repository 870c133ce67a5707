package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the streams of a server that stops. Clients are told to come back.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
public final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration STEP = Duration.ofMillis(5);

  private final ReaderEngine engine;
  private final Tails tails;
  private final LogReader log;

  Drain(ReaderEngine engine, Tails tails, LogReader log) {
    this.engine = engine;
    this.tails = tails;
    this.log = log;
  }

  /** Lets no new stream begin, and nobody wait; the streams that there are go on. */
  public void close() {
    engine.seats().close();
  }

  /**
   * Ends streams, spread over a while, but not those that read a job that runs here or come to
   * their end by themselves. Returns at once.
   *
   * @param runHere until it is said that they have {@linkplain #ended ended}
   * @param longest how long those who are free to go may take to be gone
   */
  public void dismiss(Set<JobId> runHere, Duration longest) {
    engine.departure().begin(runHere, longest);
  }

  /**
   * A job has ended here, whatever comes elsewhere: its readers are given what it said, and told to
   * come back if that was not all. Blocks until they have it, or the time is up.
   */
  public void ended(JobId job, Duration longest) throws InterruptedException {
    JobTail tail = tails.find(job);
    if (tail != null) {
      settle(List.of(tail), longest);
    }
    engine.departure().ended(job);
  }

  /**
   * Returns when nobody reads any more, or the time is up; what is left then is ended at once, once
   * it was given everything that is stored now.
   */
  public void end(Duration longest, Duration settling) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (engine.seats().taken() > 0 && System.nanoTime() - deadline < 0) {
      Thread.sleep(STEP);
    }
    // a store that does not answer holds nobody up
    Thread settles = Thread.ofVirtual().start(() -> trySettle(settling));
    try {
      settles.join(settling);
    } finally {
      engine.departure().end();
    }
  }

  private void trySettle(Duration longest) {
    try {
      settle(tails.all(), longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      LOG.debug("the event loops are gone: it took too long", e);
    }
  }

  /** The readers that keep up have been given everything that is stored now. */
  private void settle(List<JobTail> all, Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      for (JobTail tail : all) {
        settle(tail, deadline);
      }
    } catch (StoreException e) {
      LOG.warn("readers may miss an end, which cannot be read now: {}", e.getMessage());
    }
    engine.awaitSweeps();
  }

  private void settle(JobTail tail, long deadline) throws InterruptedException {
    if (System.nanoTime() - deadline >= 0) {
      return;
    }
    EventId end = log.current(tail.id()).map(Fold::at).orElse(EventId.START);
    while (!tail.has(end) && System.nanoTime() < deadline) {
      Thread.sleep(STEP);
    }
  }
}
