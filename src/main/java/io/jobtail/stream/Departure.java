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
    sweep();
  }

  /** A job does not run here any more, and its readers have what it said here. */
  void ended(JobId job) {
    if (runHere.remove(job)) {
      sweep();
    }
  }

  /** Ends all that are left, at once. */
  void end() {
    seats.close();
    over = true;
    readers.forEach(reader -> reader.endEarly(Eviction.DRAIN));
  }

  /** One that joins; on its event loop. */
  void late(Reader reader) {
    if (over) {
      reader.endEarly(Eviction.DRAIN);
    } else if (window != null) {
      dismiss(reader, spread());
    }
  }

  private void sweep() {
    long spread = spread();
    readers.forEach(reader -> dismiss(reader, spread));
  }

  private long spread() {
    Duration longest = window;
    return longest == null
        ? 0
        : Math.min(longest.toNanos(), EACH.toNanos() * Math.max(0, seats.taken() - 1));
  }

  private void dismiss(Reader reader, long spread) {
    reader.dismiss(runHere::contains, ThreadLocalRandom.current().nextLong(spread + 1));
  }
}
