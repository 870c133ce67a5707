package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * What a running job may have said before it is stored. A job that reaches a bound waits; a second
 * batch of the same size may be on its way to the store.
 *
 * @param events that wait to be stored
 * @param bytes of memory that they take, estimated
 * @param progressInterval progress is recorded at most so often, and the last of it always
 * @param retryInitial the first wait after the store failed; doubles
 * @param retryMax the longest wait while the store keeps failing
 */
@ConfigurationProperties("jobtail.runner.buffer")
record RecorderConfiguration(
    @Bindable(defaultValue = "8192") @Min(1) int events,
    @ReadableBytes @Bindable(defaultValue = "4MB") @Min(1024) long bytes,
    @Bindable(defaultValue = "100ms") Duration progressInterval,
    @Bindable(defaultValue = "100ms") Duration retryInitial,
    @Bindable(defaultValue = "5s") Duration retryMax) {}
