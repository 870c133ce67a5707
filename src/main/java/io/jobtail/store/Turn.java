package io.jobtail.store;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which job a worker wants next. Of the types that it wants, one that had no turn yet is preferred
 * to all others, then the one whose turn was longest ago; of that type the job that waits longest.
 * So no type keeps another one waiting, however many jobs of it there are.
 *
 * @param busy types that are not wanted now
 * @param served types that had a turn, the latest last
 * @param only nothing but these types is wanted; any if absent
 */
public record Turn(Set<String> busy, List<String> served, @Nullable Set<String> only) {
  /** Copies. */
  public Turn {
    busy = Set.copyOf(busy);
    served = List.copyOf(served);
    only = only == null ? null : Set.copyOf(only);
  }

  /** Any type but these, whatever had its turn before. */
  public static Turn exceptFor(Set<String> busy) {
    return new Turn(busy, List.of(), null);
  }

  /** Whether a job of the type may be given. */
  public boolean wants(String type) {
    return !busy.contains(type) && (only == null || only.contains(type));
  }

  /** Less for a type that is to be preferred. */
  public int rank(String type) {
    return served.lastIndexOf(type);
  }
}
