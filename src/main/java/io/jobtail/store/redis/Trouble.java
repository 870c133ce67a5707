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

  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final AtomicLong last;
  private final AtomicLong lastReadOnly;
  private final List<Runnable> readOnly = new CopyOnWriteArrayList<>();

  Trouble(LongSupplier nanos) {
    this.nanos = nanos;
    long longAgo = nanos.getAsLong() - Duration.ofDays(1).toNanos();
    this.last = new AtomicLong(longAgo);
    this.lastReadOnly = new AtomicLong(longAgo);
  }

  /** Something failed. */
  void happened(Throwable cause) {
    if (cause instanceof RedisCommandExecutionException refused) {
      String message = String.valueOf(refused.getMessage());
      if (message.startsWith("READONLY") && isNew()) {
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

  /** Not again for the same: the answers to many are on their way. */
  private boolean isNew() {
    long now = nanos.getAsLong();
    long before = lastReadOnly.get();
    return now - before > BETWEEN.toNanos() && lastReadOnly.compareAndSet(before, now);
  }

  /** Nothing has ever happened. */
  void forget() {
    last.set(nanos.getAsLong() - Duration.ofDays(1).toNanos());
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
