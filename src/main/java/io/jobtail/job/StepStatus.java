package io.jobtail.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named part of a job.
 *
 * @param id unique within the attempt
 * @param parent the step that this one is part of
 * @param name for a person
 * @param state where it is
 * @param weight its share of what it is part of, in proportion to the weights of its siblings
 * @param percent of the step, 0 to 100
 * @param startedAt when it began; absent in events of older servers
 * @param finishedAt when it ended
 */
public record StepStatus(
    String id,
    @Nullable String parent,
    String name,
    StepState state,
    double weight,
    @Nullable Double percent,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  /** The weight of a step that names none. */
  public static final double WEIGHT = 1;

  /** The same at another percentage. */
  public StepStatus at(double newPercent) {
    return new StepStatus(id, parent, name, state, weight, newPercent, startedAt, finishedAt);
  }

  /** The same at its end. */
  public StepStatus ended(StepState end, Instant time) {
    Double reached = end == StepState.SUCCEEDED ? Double.valueOf(100) : percent;
    return new StepStatus(id, parent, name, end, weight, reached, startedAt, time);
  }
}
