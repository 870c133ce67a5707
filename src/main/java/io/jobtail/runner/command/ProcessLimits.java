package io.jobtail.runner.command;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long to wait for programs.
 *
 * @param drain after a program's end, for the end of its output: something that it started may
 *     still hold the pipe
 * @param leftoverGrace at start, from SIGTERM to SIGKILL for what an earlier server left running
 */
@ConfigurationProperties("jobtail.process")
record ProcessLimits(
    @Bindable(defaultValue = "2s") Duration drain,
    @Bindable(defaultValue = "2s") Duration leftoverGrace) {}
