package io.jobtail.store;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidFactory;
import io.jobtail.job.JobId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes job ids: ULIDs in lower case, each greater than every one before it, also when the clock
 * was set back.
 *
 * <p>Safe for use by many threads.
 */
public final class JobIds {
  private final UlidFactory factory;
  private Ulid newest; // written by holders of this object's monitor

  /**
   * Goes on from an earlier id.
   *
   * @param newest the greatest id that was ever given out
   */
  public JobIds(Clock clock, @Nullable JobId newest) {
    this.factory = UlidFactory.newMonotonicInstance(new SecureRandom(), clock::millis);
    this.newest = newest == null ? Ulid.MIN : Ulid.from(newest.value());
  }

  /** An id that was never given out. */
  public JobId next() {
    return next(_ -> true);
  }

  /**
   * The same for one that fits.
   *
   * @param fits true for one of a few consecutive ids
   */
  public synchronized JobId next(Predicate<JobId> fits) {
    // The factory tolerates a clock that is a few seconds late and forgets everything at a restart.
    Ulid made = factory.create();
    newest = made.compareTo(newest) > 0 ? made : newest.increment();
    JobId id = new JobId(newest.toLowerCase());
    while (!fits.test(id)) {
      newest = newest.increment();
      id = new JobId(newest.toLowerCase());
    }
    return id;
  }
}
