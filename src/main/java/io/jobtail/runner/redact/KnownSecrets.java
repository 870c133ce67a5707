package io.jobtail.runner.redact;

import java.util.Collection;

/** A bean with values of the server's own configuration that nobody may see. */
public interface KnownSecrets {
  /** Each of {@link Secrets#MIN_LENGTH} characters or more. */
  Collection<String> values();
}
