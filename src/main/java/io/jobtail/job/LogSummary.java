package io.jobtail.job;

import org.jspecify.annotations.Nullable;

/**
 * An attempt's text log in numbers.
 *
 * @param lines lines, each ended by a newline
 * @param bytes length in UTF-8
 * @param sha256 lower-case hexadecimal, over the text as it was produced; absent while it grows and
 *     when its holder vanished
 * @param complete whether everything the attempt wrote is counted
 */
public record LogSummary(long lines, long bytes, @Nullable String sha256, boolean complete) {
  /** Nothing was written. */
  public static final LogSummary NONE = new LogSummary(0, 0, null, false);
}
