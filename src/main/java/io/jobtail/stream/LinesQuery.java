package io.jobtail.stream;

import io.jobtail.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a text log.
 *
 * @param job whose
 * @param attempt which run; the latest if absent
 * @param from the first line, from 1
 * @param limit how many, 1 or more
 * @param grep only those in which this is; all if absent
 */
public record LinesQuery(
    JobId job, @Nullable Integer attempt, long from, int limit, @Nullable Grep grep) {}
