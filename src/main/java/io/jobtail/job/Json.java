package io.jobtail.job;

/**
 * A JSON value that Jobtail carries without looking into it: a job's parameters or its result.
 *
 * @param text one valid JSON value
 */
public record Json(String text) {
  /** No parameters. */
  public static final Json EMPTY_OBJECT = new Json("{}");

  @Override
  public String toString() {
    return text;
  }
}
