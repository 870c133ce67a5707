package io.jobtail.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;

/**
 * Bounds of a job's log.
 *
 * @param maxLine UTF-8 bytes of one log event's text; a longer line is split
 * @param maxBytes event data kept of one attempt; past it a middle range is given up
 */
@ConfigurationProperties("jobtail.log")
public record LogLimits(
    @ReadableBytes @Bindable(defaultValue = "16KB") @Min(64) int maxLine,
    @ReadableBytes @Bindable(defaultValue = "256MB") @Min(4096) long maxBytes) {}
