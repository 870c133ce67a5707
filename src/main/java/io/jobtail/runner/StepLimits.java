package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Bounds of the named parts of a job. All of them are in the job document, which is stored with
 * every batch of events.
 *
 * @param max steps of an attempt; more are not shown
 * @param maxName bytes of a step's name; a longer one is cut
 */
@ConfigurationProperties("jobtail.runner.steps")
record StepLimits(
    @Bindable(defaultValue = "200") @Min(0) @Max(10_000) int max,
    @ReadableBytes @Bindable(defaultValue = "200") @Min(4) @Max(10_000) int maxName) {}
