package io.jobtail.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When Redis last did not work as seen from here: no answer in time, no connection, a refusal that
 * only a server in trouble gives. Leases of others may seem to be over then, because nobody could
 * renew them; who was in trouble itself does not judge others at once.
 */
final class Trouble {
  // what a script or a wrong command answers is no trouble of the server
  private static final List<String> SIGNS =
      List.of("OOM", "READONLY", "LOADING", "MASTERDOWN", "MISCONF", "CLUSTERDOWN", "NOREPLICAS");

  private final LongSupplier nanos;
  private final AtomicLong last;
  private final List<Runnable> readOnly = new CopyOnWriteArrayList<>();

  Trouble(LongSupplier nanos) {
    this.nanos = nanos;
    this.last = new AtomicLong(nanos.getAsLong() - Duration.ofDays(1).toNanos());
  }

  /** Something failed. */
  void happened(Throwable cause) {
    if (cause instanceof RedisCommandExecutionException refused) {
      String message = String.valueOf(refused.getMessage());
      if (message.startsWith("READONLY")) {
        readOnly.forEach(Runnable::run);
      }
      if (SIGNS.stream().noneMatch(message::startsWith)) {
        return;
      }
    }
    happened();
  }

  /** The same where nothing is known of why. */
  void happened() {
    last.set(nanos.getAsLong());
  }

  /** Called when this instance writes to a server that is no master any more. */
  void onReadOnly(Runnable action) {
    readOnly.add(action);
  }

  /** Whether nothing happened for so long. */
  boolean isOver(Duration since) {
    return nanos.getAsLong() - last.get() > since.toNanos();
  }
}
