package io.jobtail.stream;

import io.jobtail.job.EventId;
import io.jobtail.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * What one reader reads of a job.
 *
 * @param view what it sees
 * @param isStored everything that it will give is stored already: no need to follow the job live
 * @param until the stream ends after this event; null to go on to the job's end
 */
record Reading(JobId job, View view, boolean isStored, @Nullable EventId until) {}
