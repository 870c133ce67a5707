package io.jobtail.store;

import java.time.Duration;

/**
 * What is kept of finished jobs. A job that has not ended is never touched.
 *
 * @param age a job is removed so long after its end
 * @param jobs at most so many finished jobs are kept, the newest
 * @param bytes at most so much event data of finished jobs; past it the oldest give up their logs,
 *     not their results
 * @param tombstones a removed job's id is remembered so long
 */
public record RetentionPolicy(Duration age, long jobs, long bytes, Duration tombstones) {}
