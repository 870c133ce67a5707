package io.jobtail.stream;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;
import jakarta.validation.constraints.Min;

/**
 * Bounds of a log that is read line by line.
 *
 * @param maxLine characters that are given, and searched, of one line
 * @param maxPage text in one answer; the line that reaches it is the last
 */
@ConfigurationProperties("jobtail.lines")
public record LinesConfiguration(
    @ReadableBytes @Bindable(defaultValue = "64KB") @Min(2) int maxLine,
    @ReadableBytes @Bindable(defaultValue = "1MB") @Min(1) int maxPage) {}
