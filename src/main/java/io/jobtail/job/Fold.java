package io.jobtail.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job's log folded up to one event: the job, and what is needed to go on folding from there.
 *
 * @param job as clients see it
 * @param logEvents {@code log} events so far, over all attempts
 * @param attemptsUsed runs that count against {@code maxAttempts}; one that a shutdown ended does
 *     not
 * @param lastNonLog the last event that is not a {@code log}
 * @param lastOutputAt when the job last produced anything
 * @param text where the attempt's text log is
 */
public record Fold(
    Job job,
    long logEvents,
    int attemptsUsed,
    EventId lastNonLog,
    @Nullable Instant lastOutputAt,
    TextLog.State text) {
  /** The position after the last event. */
  public EventId at() {
    return job.lastEventId();
  }
}
