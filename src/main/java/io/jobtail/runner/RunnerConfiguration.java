package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How many jobs run, wait and are tried again.
 *
 * @param concurrency jobs that run at once, 1 or more; one that was abandoned counts until its
 *     thread returns
 * @param queueLimit jobs that may wait; a submission past it is refused
 * @param cancelGrace how long a handler that was asked to stop may take; then its log is ended and
 *     its thread abandoned. Also how long a shutdown waits for handlers
 * @param flushGrace how long a shutdown waits, after that, for the ends of jobs to be stored
 * @param maxAttempts the highest {@code maxAttempts} that a submission may ask for, 1 or more
 */
@ConfigurationProperties("jobtail.runner")
public record RunnerConfiguration(
    @Bindable(defaultValue = "8") @Min(1) int concurrency,
    @Bindable(defaultValue = "10000") @Min(1) long queueLimit,
    @Bindable(defaultValue = "10s") Duration cancelGrace,
    @Bindable(defaultValue = "5s") Duration flushGrace,
    @Bindable(defaultValue = "100") @Min(1) int maxAttempts) {}
