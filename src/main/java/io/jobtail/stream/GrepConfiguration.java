package io.jobtail.stream;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * Bounds of searches.
 *
 * @param maxPattern characters of a pattern
 * @param maxSize what a pattern may come to, with its repetitions written out
 * @param maxTime how long one request searches; the answer says where to go on
 * @param threads how many streams are searched at once
 */
@ConfigurationProperties("jobtail.grep")
public record GrepConfiguration(
    @Bindable(defaultValue = "256") @Min(1) int maxPattern,
    @Bindable(defaultValue = "1000") @Min(1) int maxSize,
    @Bindable(defaultValue = "1s") Duration maxTime,
    @Bindable(defaultValue = "2") @Min(1) int threads) {}
