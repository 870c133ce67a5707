package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * How much is remembered of earlier runs.
 *
 * @param runs of each type, the latest that succeeded; 0 remembers none
 * @param lookBack succeeded jobs that a server looks at when it starts
 */
@ConfigurationProperties("jobtail.runner.history")
record HistoryLimits(
    @Bindable(defaultValue = "20") @Min(0) @Max(1000) int runs,
    @Bindable(defaultValue = "2000") @Min(0) int lookBack) {}
