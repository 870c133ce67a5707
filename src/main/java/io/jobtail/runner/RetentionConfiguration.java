package io.jobtail.runner;

import io.jobtail.store.RetentionPolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * What is kept of finished jobs, and how often that is looked at.
 *
 * @param age a job is removed so long after its end
 * @param jobs finished jobs that are kept at the most, the newest
 * @param bytes of event data of finished jobs that are kept at the most; past it the oldest give up
 *     their logs
 * @param tombstones how long a removed job's id is remembered
 * @param interval between two sweeps
 */
@ConfigurationProperties("jobtail.retention")
record RetentionConfiguration(
    @Bindable(defaultValue = "7d") Duration age,
    @Bindable(defaultValue = "10000") @Min(0) long jobs,
    @ReadableBytes @Bindable(defaultValue = "10GB") @Min(0) long bytes,
    @Bindable(defaultValue = "1d") Duration tombstones,
    @Bindable(defaultValue = "1m") Duration interval) {
  RetentionPolicy policy() {
    return new RetentionPolicy(age, jobs, bytes, tombstones);
  }
}
