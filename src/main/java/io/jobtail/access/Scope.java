package io.jobtail.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a credential allows. */
public enum Scope {
  /** Submit jobs, and see what types of job there are. */
  SUBMIT,
  /** See the owner's jobs: their documents, events and logs. */
  READ,
  /** Cancel the owner's jobs and remove them. */
  CANCEL,
  /** All of it, for everybody's jobs. */
  ADMIN,
  /** Read the measurements, which tell of no job. */
  METRICS;

  /** What requests call {@link #SUBMIT}; for annotations. */
  public static final String SUBMITS = "submit";

  /** What requests call {@link #READ}; for annotations. */
  public static final String READS = "read";

  /** What requests call {@link #CANCEL}; for annotations. */
  public static final String CANCELS = "cancel";

  /** As configuration and tokens name it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of this name; empty if there is none. */
  public static Optional<Scope> of(String name) {
    return Arrays.stream(values()).filter(scope -> scope.wire().equals(name)).findFirst();
  }
}
