package io.jobtail.store;

import io.jobtail.job.Fold;

/**
 * The right to write to a job.
 *
 * @param claim names the right; it ends when somebody takes the next one
 * @param fold the job when it was claimed
 * @param cancelRequested whether it was asked to stop
 */
public record ClaimedJob(long claim, Fold fold, boolean cancelRequested) {}
