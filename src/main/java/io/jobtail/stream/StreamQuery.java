package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of events asks for.
 *
 * @param job whose
 * @param framing how
 * @param after go on right after this event; absent means from the start, or as {@code tail} says
 * @param tail begin with a snapshot and the last so many {@code log} events; ignored with {@code
 *     after}
 * @param filter which of them
 * @param follow go on to the job's end, or stop at what is there now
 * @param limit end after so many events; {@link Long#MAX_VALUE} for all
 */
public record StreamQuery(
    JobId job,
    Framing framing,
    @Nullable EventId after,
    @Nullable Long tail,
    EventFilter filter,
    boolean follow,
    long limit) {
  /** Everything from the start to the end. */
  public static StreamQuery all(JobId job, Framing framing) {
    return new StreamQuery(job, framing, null, null, EventFilter.ALL, true, Long.MAX_VALUE);
  }
}
