package io.jobtail.stream;

import io.jobtail.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the text log asks for.
 *
 * @param job whose
 * @param attempt which run; the latest that ran if absent
 * @param follow go on to the job's end, or stop at what is there now
 * @param tail only the last so many lines; not together with a pattern to look for
 * @param options how it is shown
 */
public record TextQuery(
    JobId job,
    @Nullable Integer attempt,
    boolean follow,
    @Nullable Long tail,
    TextOptions options) {}
