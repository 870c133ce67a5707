package io.jobtail.stream;

import io.jobtail.job.StoredEvent;
import java.util.EnumMap;
import java.util.Map;
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
  record Joined(Frame frame, Batch first, Batch last, StoredEvent lastEvent, int events) {}

  private final Map<Framing, Joined> latest = new EnumMap<>(Framing.class);
  private boolean sweeping;
  private long hits;
  private long misses;

  void begin() {
    sweeping = true;
  }

  void end() {
    sweeping = false;
    latest.values().forEach(joined -> joined.frame().release());
    latest.clear();
  }

  /** The frame that begins with this batch, for the caller to release; null if it is not here. */
  @Nullable Joined find(Framing framing, Batch first) {
    Joined found = latest.get(framing);
    if (found == null || found.first() != first) {
      misses++;
      return null;
    }
    hits++;
    found.frame().retain();
    return found;
  }

  void keep(Framing framing, Joined joined) {
    if (!sweeping) {
      return;
    }
    joined.frame().retain();
    Joined before = latest.put(framing, joined);
    if (before != null) {
      before.frame().release();
    }
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
