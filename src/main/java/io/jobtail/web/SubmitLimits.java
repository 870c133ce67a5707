package io.jobtail.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * Bounds of a submission.
 *
 * @param maxBytes of its body; the framework's {@code micronaut.server.max-request-size} follows it
 * @param maxLabels how many labels a job may have
 * @param perMinute submissions of one principal; where nobody is asked who they are it is not
 *     looked at
 * @param maxTimeout the longest timeout of an attempt that may be asked for
 */
@ConfigurationProperties("jobtail.submit")
record SubmitLimits(
    @ReadableBytes @Bindable(defaultValue = "1MB") @Min(1) long maxBytes,
    @Bindable(defaultValue = "32") @Min(0) int maxLabels,
    @Bindable(defaultValue = "600") @Min(1) int perMinute,
    @Bindable(defaultValue = "30d") Duration maxTimeout) {}
