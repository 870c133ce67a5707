package io.jobtail.stream;

import io.jobtail.job.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames of the sweep that goes on, so that readers at the same cursor are given the same one. Kept
 * for as long as the sweep lasts: a silent job holds none. Used on one event loop.
 */
final class SharedFrames {
  /**
   * A frame and where it leads.
   *
   * @param first the batch it begins with
   * @param last the batch it ends with
   * @param lastEvent the last event in it
   * @param events how many are in it
   */
  record Joined(Frame frame, Batch first, Batch last, StoredEvent lastEvent, int events) {
    /**
     * A batch, and small ones that follow: one write for all that is new. Null if it was given up.
     *
     * @param maxItem bytes at which it is long enough; the first batch is in it in any case
     */
    static @Nullable Joined of(View view, Batch first, int maxItem) {
      List<byte[]> parts = new ArrayList<>();
      Batch last = first;
      StoredEvent lastEvent = null;
      int size = 0;
      int count = 0;
      for (Batch batch = first;
          batch != null && (batch == first || size < maxItem);
          batch = batch.next()) {
        // looked at first: a view that has seen events must not see them again
        List<StoredEvent> events = batch.events();
        byte[] bytes = events == null ? null : view.whole(batch);
        if (events == null || bytes == null) {
          break;
        }
        parts.add(bytes);
        last = batch;
        lastEvent = events.getLast();
        size += bytes.length;
        count += events.size();
      }
      return lastEvent == null ? null : new Joined(new Frame(parts), first, last, lastEvent, count);
    }
  }

  // readers that keep up, and a few ways behind them
  private static final int KEPT = 8;

  private record Shared(Framing framing, Joined joined) {}

  private final ArrayDeque<Shared> kept = new ArrayDeque<>(KEPT);
  private boolean sweeping;
  private long hits;
  private long misses;

  void begin() {
    sweeping = true;
  }

  void end() {
    sweeping = false;
    kept.forEach(shared -> shared.joined().frame().release());
    kept.clear();
  }

  /** The frame that begins with this batch, for the caller to release; null if it is not here. */
  @Nullable Joined find(Framing framing, Batch first) {
    for (Shared shared : kept) {
      if (shared.joined().first() == first && shared.framing() == framing) {
        hits++;
        shared.joined().frame().retain();
        return shared.joined();
      }
    }
    misses++;
    return null;
  }

  void keep(Framing framing, Joined joined) {
    if (!sweeping) {
      return;
    }
    if (kept.size() == KEPT) {
      kept.removeLast().joined().frame().release();
    }
    joined.frame().retain();
    kept.addFirst(new Shared(framing, joined));
  }

  /** How often a frame was found since the last call. */
  long takeHits() {
    long taken = hits;
    hits = 0;
    return taken;
  }

  /** How often one had to be made since the last call. */
  long takeMisses() {
    long taken = misses;
    misses = 0;
    return taken;
  }
}
