package io.jobtail.stream;

/**
 * How a text log is shown.
 *
 * @param timestamps begin each line with the time of its first part
 * @param stripAnsi leave out terminal control sequences
 */
public record TextOptions(boolean timestamps, boolean stripAnsi) {
  /** As it was produced. */
  public static final TextOptions PLAIN = new TextOptions(false, false);
}
