package io.jobtail.stream;

import io.jobtail.job.Fold;
import io.jobtail.job.JobEvent;
import io.micronaut.http.sse.Event;
import org.reactivestreams.Publisher;

/** What a reader that asks for a stream is given. */
public sealed interface Opened {
  /**
   * A stream. Subscribe to it once, on a Netty event loop.
   *
   * @param items each with all that is new
   */
  record Stream(Publisher<Event<JobEvent>> items) implements Opened {}

  /**
   * A text whose bytes are known to the last one.
   *
   * @param fold the job
   * @param attempt whose text it is
   * @param length in bytes
   * @param tag changes when the bytes do
   */
  record FinishedText(Fold fold, int attempt, long length, String tag) implements Opened {}

  /** The cursor is the job's last event: there is nothing more, now or later. */
  record NothingMore() implements Opened {}

  /** There is no such attempt. */
  record NoSuchAttempt() implements Opened {}

  /** There was such a job; it was removed. */
  record Gone() implements Opened {}

  /** There is no such job. */
  record Unknown() implements Opened {}
}
