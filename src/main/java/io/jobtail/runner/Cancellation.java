package io.jobtail.runner;

import io.jobtail.job.Fold;
import io.jobtail.job.JobId;
import io.jobtail.store.CancelOutcome;
import io.jobtail.store.EventStore;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Asks jobs to stop. Safe for use by many threads; blocks while the store works. */
@Singleton
public final class Cancellation {
  /** What became of the wish. */
  public sealed interface Outcome {
    /** It waited; now it has ended. */
    record Ended(Fold fold) implements Outcome {}

    /** It runs; the wish is stored, and whoever runs it will see it. */
    record Asked(Fold fold) implements Outcome {}

    /** It had ended before. */
    record Finished(Fold fold) implements Outcome {}

    /** It was removed. */
    record Gone() implements Outcome {}

    /** There is no such job. */
    record Unknown() implements Outcome {}
  }

  private final EventStore store;
  private final WaitingJobs waiting;

  Cancellation(EventStore store, WaitingJobs waiting) {
    this.store = store;
    this.waiting = waiting;
  }

  /**
   * Stores the wish, or ends the job if nobody runs it. Repeating it changes nothing.
   *
   * @throws io.jobtail.store.StoreException if the store does not work
   */
  public Outcome cancel(JobId id) {
    return switch (store.cancel(id)) {
      case CancelOutcome.Wished wished -> new Outcome.Asked(wished.fold());
      case CancelOutcome.Finished finished -> new Outcome.Finished(finished.fold());
      case CancelOutcome.Gone _ -> new Outcome.Gone();
      case CancelOutcome.Unknown _ -> new Outcome.Unknown();
      case CancelOutcome.Yours yours -> {
        Optional<Fold> ended = waiting.end(yours.job(), new Verdict.Cancelled(null));
        yield ended.isPresent() ? new Outcome.Ended(ended.get()) : cancel(id);
      }
    };
  }
}
