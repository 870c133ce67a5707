package io.jobtail.stream;

import java.util.LinkedHashSet;

/**
 * What the tails keep in memory for their readers, bounded for each and for all together. Past the
 * bound for all, the job that was appended to longest ago gives up its oldest batches first: its
 * readers are at its end and need none.
 *
 * <p>No call looks at all tails: one that has nothing to give is not asked again before it grows.
 *
 * <p>Safe for use by many threads. Locks this first, then a window.
 */
final class Windows {
  /** The batches of one tail. */
  @FunctionalInterface
  interface Window {
    /** Gives up the oldest batch; returns its bytes, or 0 where only the newest one is left. */
    long giveUpOldest();
  }

  /** What one tail keeps. */
  final class Share {
    private final Window window;
    // guarded by Windows.this
    private long held;
    private boolean closed;

    private Share(Window window) {
      this.window = window;
    }

    /** The window got a batch. Never called under the window's lock. */
    void appended(long bytes) {
      synchronized (Windows.this) {
        if (!closed) {
          givers.addLast(this);
          add(bytes);
        }
      }
    }

    /** A batch got larger: it was encoded. */
    void grew(long bytes) {
      synchronized (Windows.this) {
        if (!closed) {
          add(bytes);
        }
      }
    }

    /** The window let go of batches by itself. Never called under the window's lock. */
    void shrank(long bytes) {
      synchronized (Windows.this) {
        if (!closed) {
          add(-bytes);
        }
      }
    }

    /** Nothing of it counts any more. */
    void close() {
      synchronized (Windows.this) {
        closed = true;
        givers.remove(this);
        total -= held;
        held = 0;
      }
    }

    private void add(long bytes) {
      held += bytes;
      total += bytes;
      while (held > perTail && giveUp()) {}
      while (total > inAll && !givers.isEmpty()) {
        Share oldest = givers.getFirst();
        if (!oldest.giveUp()) {
          givers.remove(oldest);
        }
      }
    }

    private boolean giveUp() {
      long bytes = window.giveUpOldest();
      held -= bytes;
      total -= bytes;
      return bytes > 0;
    }
  }

  private final long perTail;
  private final long inAll;
  // guarded by this; appended to longest ago first, without those that have nothing to give
  private final LinkedHashSet<Share> givers = new LinkedHashSet<>();
  private long total;

  /**
   * @param perTail bytes that one tail keeps
   * @param inAll bytes that all keep together; each keeps its newest batch besides
   */
  Windows(long perTail, long inAll) {
    this.perTail = perTail;
    this.inAll = inAll;
  }

  Share open(Window window) {
    return new Share(window);
  }

  /** Bytes kept now. */
  synchronized long held() {
    return total;
  }
}
