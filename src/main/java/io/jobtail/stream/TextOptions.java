package io.jobtail.stream;

import org.jspecify.annotations.Nullable;

/**
 * How a text log is shown.
 *
 * @param timestamps begin each line with the time of its first part
 * @param stripAnsi leave out terminal control sequences
 * @param grep only the lines in which this is, each with its number; all if absent
 */
public record TextOptions(boolean timestamps, boolean stripAnsi, @Nullable Grep grep) {
  /** As it was produced. */
  public static final TextOptions PLAIN = new TextOptions(false, false, null);
}
