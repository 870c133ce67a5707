package io.jobtail.runner;

import io.jobtail.job.StepState;
import io.jobtail.job.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step, or the whole attempt: what it said of itself, and what it is made of.
 *
 * <p>Guarded by the lock of the attempt's {@link ProgressReporter}, but for what is final and what
 * is said to be otherwise.
 */
final class StepNode {
  final @Nullable StepNode parent;

  /** Absent for the whole attempt. */
  final @Nullable String id;

  final String name;
  final double weight;
  final Instant startedAt;

  /** The thread whose scope it is, and what was innermost there before. */
  final Thread thread;

  final @Nullable StepNode below;

  /** Whether its scope is over; its end may not be recorded yet. */
  volatile boolean isOver;

  private final List<StepNode> parts = new ArrayList<>();
  private StepState state = StepState.RUNNING;
  private @Nullable Instant finishedAt;
  private @Nullable Double said;
  private double planned;
  private double shown = Double.NaN;

  private StepNode(
      @Nullable StepNode parent,
      @Nullable String id,
      String name,
      double weight,
      Instant startedAt,
      @Nullable StepNode below) {
    this.parent = parent;
    this.id = id;
    this.name = name;
    this.weight = weight;
    this.startedAt = startedAt;
    this.below = below;
    thread = Thread.currentThread();
  }

  /** The whole attempt. */
  static StepNode root(Instant startedAt) {
    return new StepNode(null, null, "", StepStatus.WEIGHT, startedAt, null);
  }

  /** A part, not added yet. */
  StepNode part(
      String id, String name, double weight, Instant startedAt, @Nullable StepNode below) {
    return new StepNode(this, id, name, weight, startedAt, below);
  }

  boolean isRunning() {
    return state == StepState.RUNNING;
  }

  List<StepNode> parts() {
    return parts;
  }

  void say(@Nullable Double fraction) {
    said = fraction;
  }

  void plan(double weightOfAll) {
    planned = weightOfAll;
  }

  /** The weight of the parts that began. */
  double weightOfParts() {
    double sum = 0;
    for (StepNode part : parts) {
      sum += part.weight;
    }
    return sum;
  }

  void end(StepState how, Instant time) {
    state = how;
    finishedAt = time;
  }

  /**
   * How much is done, 0 to 1; null if that is not known. What it said of itself counts; else its
   * parts do: one of which nothing is known as not begun, one that failed as far as it came.
   */
  @Nullable Double fraction() {
    if (state == StepState.SUCCEEDED) {
      return 1.0;
    }
    return said != null ? said : ofParts();
  }

  private @Nullable Double ofParts() {
    boolean known = false;
    double all = 0;
    double done = 0;
    for (StepNode part : parts) {
      Double fraction = part.fraction();
      known |= fraction != null || !part.isRunning();
      all += part.weight;
      done += fraction == null ? 0 : part.weight * fraction;
    }
    all = Math.max(all, planned);
    return known && all > 0 ? Double.valueOf(done / all) : null;
  }

  /** The same in percent for those who watch: it never falls. */
  @Nullable Double percent(double below100) {
    Double fraction = fraction();
    if (fraction != null) {
      double most = state == StepState.SUCCEEDED ? 100 : below100;
      double percent = Math.min(fraction * 100, most);
      shown = Double.isNaN(shown) ? percent : Math.max(shown, percent);
    }
    return Double.isNaN(shown) ? null : Double.valueOf(shown);
  }

  /** As it is recorded. */
  StepStatus status(double below100) {
    String of = parent == null ? null : parent.id;
    return new StepStatus(
        id == null ? "" : id, of, name, state, weight, percent(below100), startedAt, finishedAt);
  }
}
