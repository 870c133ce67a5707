package io.jobtail.store;

/**
 * What retention did.
 *
 * @param jobsRemoved jobs that are gone
 * @param logsTrimmed jobs whose log was given up up to {@code done}
 * @param tombstonesRemoved ids that are no longer remembered
 */
public record RetentionReport(int jobsRemoved, int logsTrimmed, int tombstonesRemoved) {}
