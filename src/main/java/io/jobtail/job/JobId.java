package io.jobtail.job;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one job. Given out by the store, ordered by the time of submission, safe in a URL and in a
 * file name.
 *
 * @param value 1 to 64 letters, digits, {@code -} or {@code _}
 */
public record JobId(String value) implements Comparable<JobId> {
  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  /** Checks the form. */
  public JobId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a job id has 1 to 64 letters, digits, '-' or '_', not: " + value);
    }
  }

  /** Reads what a client sent; empty where no job can have this id. */
  public static Optional<JobId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new JobId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
