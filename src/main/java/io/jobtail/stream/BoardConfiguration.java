package io.jobtail.stream;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * Bounds of boards, which are live lists of jobs.
 *
 * @param interval a job is shown anew at most this often
 * @param maxReads jobs that are read in that time, for all boards together; the others have their
 *     turn later
 * @param maxJobs that one board shows; past it the one that was shown longest ago is removed from
 *     it
 * @param maxWaiting changed jobs that wait to be read; past it boards end, and begin anew with a
 *     page
 * @param maxPending documents that wait for one client; what does not fit is read again later
 */
@ConfigurationProperties("jobtail.board")
public record BoardConfiguration(
    @Bindable(defaultValue = "500ms") Duration interval,
    @Bindable(defaultValue = "500") @Min(1) int maxReads,
    @Bindable(defaultValue = "2000") @Min(500) int maxJobs,
    @Bindable(defaultValue = "100000") @Min(1) int maxWaiting,
    @ReadableBytes @Bindable(defaultValue = "4MB") @Min(1) int maxPending) {}
