package io.jobtail.stream;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is now, for all boards.
 *
 * @param job absent if it is not there any more
 * @param frame of its document; shared, so never changed
 */
@SuppressWarnings("ArrayRecordComponent") // see above
record BoardChange(JobId id, @Nullable Job job, byte[] frame) {}
