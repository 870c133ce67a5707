package io.jobtail.runner.redact;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The secrets of one run of a job; more may become known while it runs. Thread-safe. */
public final class Redactor {
  private final AtomicReference<Secrets> secrets;

  /** Begins with what the configuration names. */
  public Redactor(Secrets known) {
    secrets = new AtomicReference<>(known);
  }

  /**
   * Masks a value from now on.
   *
   * @throws IllegalArgumentException if it is too short; see {@link Secrets#and}
   */
  public void hide(String value) {
    secrets.updateAndGet(known -> known.and(List.of(value)));
  }

  /** Those that are known now. */
  public Secrets secrets() {
    return secrets.get();
  }

  /** A whole text without them. */
  public String mask(String text) {
    return secrets.get().mask(text);
  }
}
