package io.jobtail.stream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf somebody reads.
 *
 * @param shares of how many places at once, and whose; none if only all readers together are
 *     bounded
 * @param lasts a stream ends after so long, since what it was opened with does; null for never
 */
public record Visit(List<Share> shares, @Nullable Duration lasts) {
  /** Of nobody in particular. */
  public static final Visit ANYBODYS = new Visit(List.of(), null);

  /**
   * A part of all places.
   *
   * @param whose a name that means nobody else
   * @param max how many at once
   */
  public record Share(String whose, int max) {}

  /** Copies. */
  public Visit {
    shares = List.copyOf(shares);
  }
}
