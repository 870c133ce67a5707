package io.jobtail.stream;

import io.jobtail.job.JobId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How readers leave a server that stops. Who reads a job that runs here stays until that job has
 * ended here, and who reads what comes to its end by itself stays too; the others are told to come
 * back, one after the other, so that they do not all arrive elsewhere at once.
 *
 * <p>Safe for use by many threads.
 */
final class Departure {
  /** Few readers are no herd: the window is no longer than this for each of them. */
  private static final Duration EACH = Duration.ofMillis(5);

  /** For everybody to do the same with. */
  interface Everybody {
    /** Does something with every reader, on its event loop. */
    void forEach(Consumer<Reader> action);
  }

  private final Seats seats;
  private final Everybody readers;
  private final Set<Stay> stays = ConcurrentHashMap.newKeySet();
  private final Set<JobId> runHere = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Duration window;
  private volatile boolean over;

  Departure(Seats seats, Everybody readers) {
    this.seats = seats;
    this.readers = readers;
  }

  /**
   * Begins.
   *
   * @param jobs that run here
   * @param longest how long those who are free to go may take to be gone
   */
  void begin(Set<JobId> jobs, Duration longest) {
    seats.close();
    runHere.addAll(jobs);
    window = longest;
    sweep(false);
  }

  /**
   * A job does not run here any more. Its readers are given what it said here, also those that are
   * behind.
   */
  void ended(JobId job) {
    if (runHere.remove(job)) {
      sweep(true);
    }
  }

  /** Ends all that are left, at once. */
  void end() {
    seats.close();
    over = true;
    readers.forEach(reader -> reader.endEarly(Eviction.DRAIN));
    stays.forEach(stay -> stay.end(0));
  }

  /** One that joins; on its event loop. */
  void late(Reader reader) {
    if (over) {
      reader.endEarly(Eviction.DRAIN);
    } else if (window != null) {
      dismiss(reader, spread(), false);
    }
  }

  /** A request waits for a job. */
  Stay stay(JobId job, Runnable wake) {
    Stay stay = new Stay(job, wake, stays::remove);
    stays.add(stay);
    if (over || window != null) {
      dismiss(stay, over ? 0 : spread());
    }
    return stay;
  }

  private void sweep(boolean caughtUp) {
    long spread = spread();
    readers.forEach(reader -> dismiss(reader, spread, caughtUp));
    stays.forEach(stay -> dismiss(stay, spread));
  }

  private long spread() {
    Duration longest = window;
    return longest == null
        ? 0
        : Math.min(longest.toNanos(), EACH.toNanos() * Math.max(0, seats.taken() - 1));
  }

  private void dismiss(Reader reader, long spread, boolean caughtUp) {
    reader.dismiss(runHere::contains, within(spread), caughtUp);
  }

  private void dismiss(Stay stay, long spread) {
    if (!runHere.contains(stay.job())) {
      stay.end(within(spread));
    }
  }

  private static long within(long spread) {
    return ThreadLocalRandom.current().nextLong(spread + 1);
  }
}
