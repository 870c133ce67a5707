package io.jobtail.job;

import org.jspecify.annotations.Nullable;

/**
 * Why a job failed, in the form of a problem document (RFC 9457).
 *
 * @param type a URN that names the kind of failure
 * @param title the same for every failure of the kind
 * @param detail what happened this time
 */
public record JobError(String type, String title, @Nullable String detail) {}
