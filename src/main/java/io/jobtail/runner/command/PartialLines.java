package io.jobtail.runner.command;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When a line is shown before it is finished.
 *
 * @param partialAfter silence after which the beginning of a line is logged as it is
 */
@ConfigurationProperties("jobtail.log")
record PartialLines(@Bindable(defaultValue = "200ms") Duration partialAfter) {}
