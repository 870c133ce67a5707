package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;

/**
 * Bounds of a job's result.
 *
 * @param maxBytes of its JSON in UTF-8; a job whose result is larger fails
 */
@ConfigurationProperties("jobtail.result")
public record ResultLimits(@ReadableBytes @Bindable(defaultValue = "256KB") @Min(2) int maxBytes) {}
