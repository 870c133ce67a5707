package io.jobtail.runner;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The wait between two attempts of a job: it doubles with each attempt that was used, and up to
 * half of it is taken off at random, so that jobs that failed together do not return together.
 *
 * @param initial after the first attempt
 * @param max the longest
 */
@ConfigurationProperties("jobtail.runner.retry")
record RetryConfiguration(
    @Bindable(defaultValue = "1s") Duration initial, @Bindable(defaultValue = "1m") Duration max) {}
