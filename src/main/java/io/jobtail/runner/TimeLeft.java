package io.jobtail.runner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how long an attempt will still take.
 *
 * <p>It moves at a rate, in which older movements count less and less. Between two movements the
 * estimate counts down, for as long as it is usually silent; silence beyond that is added to it,
 * second by second. A much longer silence is a stall: it is no part of the rate. What stalls will
 * still cost is taken from what they have cost, with doubt as long as there were few.
 *
 * <p>In its first half an attempt is also measured by its type's earlier runs, less and less as it
 * comes to know itself, or takes longer than they did.
 *
 * <p>Not thread-safe.
 */
final class TimeLeft {
  private static final double MILLIS = 1000;

  /** Movements are forgotten over half of the time that has passed, but not sooner. In seconds. */
  private static final double SHORTEST_MEMORY = 30;

  private static final double PART_REMEMBERED = 0.5;

  /** Nor sooner than over so many usual silences: the rate of a few movements is chance. */
  private static final double SILENCES_REMEMBERED = 40;

  /** A silence so many times the usual one is a stall. */
  private static final double STALL = 4;

  private static final double SHORTEST_STALL = 2;

  /** One stall may stay the only one. */
  private static final double DOUBT = 1;

  /** Silences like the first of so many stalls are usual then. */
  private static final int USUAL_STALLS = 3;

  /** Nothing is said of a rate before so much is known. */
  private static final double FIRST_SECONDS = 2;

  private static final double FIRST_FRACTION = 0.01;
  private static final int FIRST_MOVEMENTS = 2;

  /** Nor before so much is done, or it has moved so often: a beginning is often slower. */
  private static final double KNOWN_FRACTION = 0.1;

  private static final int KNOWN_MOVEMENTS = 20;

  /** Of what is usual: less would be said of attempts that take no time, or overtook it. */
  private static final double SHORTEST_REST = 1;

  /** Longer is a guess that helps nobody. */
  private static final double LONGEST = Duration.ofDays(30).toSeconds();

  private final Clock clock;
  private final Instant startedAt;
  private final @Nullable Duration usual;

  private double fraction;
  private double movedAt;
  private long movements;
  private double made;

  // of movements between which there was no stall, forgotten over time
  private double progressed;
  private double spent;
  // of all silences, forgotten over time: their lengths, and the squares of these
  private double silences;
  private double squares;

  private long stalls;
  private double stalled;

  /**
   * Starts at nothing.
   *
   * @param usual how long such an attempt takes, if that is known
   */
  TimeLeft(Clock clock, Instant startedAt, @Nullable Duration usual) {
    this.clock = clock;
    this.startedAt = startedAt;
    this.usual = usual;
  }

  /** How much is done now, 0 to 1. Less than before: it began again, at the rate that is known. */
  void moved(double newFraction) {
    if (newFraction == fraction) {
      return;
    }
    double now = elapsed();
    if (newFraction > fraction) {
      movement(newFraction - fraction, Math.max(0, now - movedAt));
    }
    fraction = newFraction;
    movedAt = now;
  }

  /** What was done is another part of the whole now, since there is more to do. */
  void scaled(double factor) {
    fraction *= factor;
    progressed *= factor;
    made *= factor;
  }

  private void movement(double step, double silence) {
    double kept = Math.exp(-silence / memory());
    double counted = silence;
    double expected = silence;
    if (movements >= FIRST_MOVEMENTS && silence > longestSilence()) {
      counted = usualSilence();
      stalls++;
      stalled += silence - counted;
      expected = stalls >= USUAL_STALLS ? silence : counted;
    }
    progressed = progressed * kept + step;
    spent = spent * kept + counted;
    silences = silences * kept + expected;
    squares = squares * kept + expected * expected;
    made += step;
    movements++;
  }

  private double memory() {
    double shortest = Math.max(SHORTEST_MEMORY, SILENCES_REMEMBERED * usualSilence());
    return Math.max(shortest, PART_REMEMBERED * elapsed());
  }

  /** As long as the silence that one finds on looking at any moment. */
  private double usualSilence() {
    return silences > 0 ? squares / silences : 0;
  }

  private double longestSilence() {
    return Math.max(SHORTEST_STALL, STALL * usualSilence());
  }

  /** What is left now; null while that would be a guess. */
  @Nullable Duration estimate() {
    double elapsed = elapsed();
    double own = ownEstimate(elapsed);
    double left = usual == null ? own : blended(own, elapsed, usual.toMillis() / MILLIS);
    return left <= LONGEST ? Duration.ofMillis(Math.round(left * MILLIS)) : null; // NaN is not
  }

  private double ownEstimate(double elapsed) {
    if (elapsed < FIRST_SECONDS || spent <= 0 || !isKnown()) {
      return Double.NaN;
    }
    double rest = 1 - fraction;
    double moving = rest * spent / progressed;
    double stalling = stalled * rest / made * stalls / (stalls + DOUBT);
    double silent = Math.max(0, elapsed - movedAt);
    double expected = Math.min(silent, usualSilence());
    return Math.max(0, moving + stalling - expected) + (silent - expected);
  }

  private boolean isKnown() {
    return movements >= FIRST_MOVEMENTS
        && made >= FIRST_FRACTION
        && (made >= KNOWN_FRACTION || movements >= KNOWN_MOVEMENTS);
  }

  private double blended(double own, double elapsed, double whole) {
    double rest = whole - elapsed;
    if (Double.isNaN(own)) {
      return rest >= SHORTEST_REST ? rest : Double.NaN;
    }
    double trust = Math.max(0, 1 - 2 * fraction) * Math.max(0, rest / whole);
    return trust * rest + (1 - trust) * own;
  }

  private double elapsed() {
    return Duration.between(startedAt, clock.instant()).toMillis() / MILLIS;
  }
}
