package io.jobtail.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages that are read before a reader asks for them, while it writes the one before. They are few,
 * and each is given once: readers that are slower than {@link #KEPT} read for themselves, and take
 * no place from the others.
 *
 * <p>Safe for use by many threads.
 */
final class PagesAhead {
  /** What is older is let go when its place is needed, and is not given any more. */
  static final Duration KEPT = Duration.ofSeconds(1);

  private record Ahead(CompletableFuture<Optional<Batch>> page, long begun) {}

  private final int places;
  private final LongSupplier nanos;
  // guarded by this; the oldest first
  private final Map<CatchUps.Page, Ahead> pages = new LinkedHashMap<>();

  /**
   * @param places how many pages are kept, 1 or more
   * @param nanos as {@link System#nanoTime}
   */
  PagesAhead(int places, LongSupplier nanos) {
    this.places = places;
    this.nanos = nanos;
  }

  /** What the caller is to complete with the page; null if it is there, or has no place. */
  synchronized @Nullable CompletableFuture<Optional<Batch>> begin(CatchUps.Page page) {
    long now = nanos.getAsLong();
    pages.values().removeIf(ahead -> isOld(ahead, now));
    if (pages.size() >= places || pages.containsKey(page)) {
      return null;
    }
    CompletableFuture<Optional<Batch>> begun = new CompletableFuture<>();
    pages.put(page, new Ahead(begun, now));
    return begun;
  }

  /** A page that is there, or comes soon; null if there is none. Its place is free then. */
  synchronized @Nullable CompletableFuture<Optional<Batch>> take(CatchUps.Page page) {
    Ahead ahead = pages.remove(page);
    return ahead == null || isOld(ahead, nanos.getAsLong()) ? null : ahead.page();
  }

  synchronized void clear() {
    pages.clear();
  }

  private static boolean isOld(Ahead ahead, long now) {
    return ahead.page().isDone() && now - ahead.begun() > KEPT.toNanos();
  }
}
