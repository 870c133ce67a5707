package io.jobtail.runner;

/**
 * What is wrong with a value, and where.
 *
 * @param pointer a JSON Pointer (RFC 6901) into the value that was checked; empty for all of it
 * @param message for the submitter
 */
public record Violation(String pointer, String message) {
  /** The same seen from one level further out. */
  public Violation within(String field) {
    return new Violation("/" + escape(field) + pointer, message);
  }

  /** A field's name as a part of a JSON Pointer. */
  public static String escape(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }
}
