package io.jobtail.runner.redact;

import io.micronaut.context.annotation.Context;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The secrets that the server knows apart from any job, for its own log. The logging of a process
 * is one, and so is this: it has those of the server that started last. Thread-safe.
 */
@Context
public final class ServerLog {
  private static final AtomicReference<Secrets> KNOWN = new AtomicReference<>(Secrets.NONE);

  ServerLog(Secrets secrets) {
    KNOWN.set(secrets);
  }

  /** Adds values that are long enough. */
  public void hide(Collection<String> values) {
    KNOWN.updateAndGet(known -> known.and(values));
  }

  /** What it must not show. */
  public static Secrets secrets() {
    return KNOWN.get();
  }
}
