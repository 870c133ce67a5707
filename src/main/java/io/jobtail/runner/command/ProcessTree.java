package io.jobtail.runner.command;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program and everything that it started: its descendants, and what carries its marker. What was
 * seen once is remembered, so that it is still known when its parent is gone.
 *
 * <p>Never this process itself. Safe for use by many threads.
 */
final class ProcessTree {
  /** For the kernel to end what was sent SIGKILL. */
  static final Duration KILL_WAIT = Duration.ofSeconds(5);

  private final Marker marker;

  // Guarded by this.
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  ProcessTree(@Nullable ProcessHandle root, Marker marker) {
    this.marker = marker;
    if (root != null) {
      seen.add(root);
    }
  }

  /** What runs now. */
  synchronized List<ProcessHandle> alive() {
    marker.processes().forEach(seen::add);
    // Not of those that ended: their pid may be another's by now.
    seen.removeIf(ProcessTree::isOver);
    for (ProcessHandle known : List.copyOf(seen)) {
      known.descendants().forEach(seen::add);
    }
    seen.remove(ProcessHandle.current());
    seen.removeIf(ProcessTree::isOver);
    return List.copyOf(seen);
  }

  /**
   * Asks all to end (SIGTERM), and those that are found while it waits, and ends what is left after
   * the grace period (SIGKILL). Not cut short by an interruption.
   *
   * @return whether nothing is left
   */
  boolean end(Duration grace) {
    Set<ProcessHandle> asked = new LinkedHashSet<>();
    return Patience.await(() -> ask(asked), grace) || kill();
  }

  private boolean ask(Set<ProcessHandle> asked) {
    // A look through the whole machine only when those are gone that were found by the last one.
    if (asked.stream().anyMatch(process -> !isOver(process))) {
      return false;
    }
    List<ProcessHandle> alive = alive();
    alive.stream().filter(asked::add).forEach(ProcessHandle::destroy);
    return alive.isEmpty();
  }

  /**
   * Ends all (SIGKILL), again and again while new ones appear.
   *
   * @return whether nothing is left
   */
  boolean kill() {
    return Patience.await(
        () -> {
          List<ProcessHandle> alive = alive();
          alive.forEach(ProcessHandle::destroyForcibly);
          return alive.isEmpty();
        },
        KILL_WAIT);
  }

  /** Whether it has ended, though its parent may not have asked for its status yet. */
  static boolean isOver(ProcessHandle process) {
    return !process.isAlive() || Marker.isZombie(process);
  }
}
