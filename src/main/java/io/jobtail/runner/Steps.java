package io.jobtail.runner;

import io.jobtail.job.JobSpec;
import io.jobtail.job.StepState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one attempt: which one a thread is in, and how they end.
 *
 * <p>A {@code close} does not see the exception that may be on its way. So the end of a step that
 * the handler's own thread closes is settled a little later: as succeeded when the job says
 * anything more, or after the interval; as failed if the handler throws before that.
 */
final class Steps {
  private static final double MOST_WEIGHT = 1e9;

  private final ProgressReporter progress;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration interval;
  private final StepLimits limits;
  private final Masks masks;

  /** By thread, what is innermost there. */
  private final Map<Thread, StepNode> innermost = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean isUnsettled;
  private volatile @Nullable Thread handler;

  // guarded by lock
  private final List<Closed> unsettled = new ArrayList<>();
  private int count;

  private record Closed(StepNode step, Instant at) {}

  Steps(
      ProgressReporter progress,
      Clock clock,
      Scheduler scheduler,
      Duration interval,
      StepLimits limits,
      Masks masks) {
    this.progress = progress;
    this.clock = clock;
    this.scheduler = scheduler;
    this.interval = interval;
    this.limits = limits;
    this.masks = masks;
  }

  /** Those of an attempt that begins. */
  static Steps of(
      Surroundings with, Recorder recorder, Masks masks, JobSpec spec, Instant startedAt) {
    Clock clock = with.clock();
    Duration interval = with.recorder().progressInterval();
    TypeDurations.Usual usual = with.durations().usual(spec);
    StepNode attempt = StepNode.root(startedAt);
    attempt.plan(usual.weight());
    TimeLeft timeLeft = new TimeLeft(clock, startedAt, usual.duration());
    ProgressReporter progress =
        new ProgressReporter(recorder, clock, with.scheduler(), interval, attempt, timeLeft);
    return new Steps(progress, clock, with.scheduler(), interval, with.steps(), masks);
  }

  ProgressReporter progress() {
    return progress;
  }

  /** The weight of the attempt's own steps. */
  double weight() {
    return progress.weightOfSteps();
  }

  /** The calling thread runs the handler. */
  void enter() {
    handler = Thread.currentThread();
  }

  /** The step that the calling thread is in, or the whole attempt. */
  StepNode current() {
    settle();
    StepNode step = innermost.isEmpty() ? null : innermost.get(Thread.currentThread());
    while (step != null && step.isOver) {
      step = step.below; // ended with what it is part of
    }
    return step == null ? progress.job() : step;
  }

  /**
   * Begins a step of what is given, or of the nearest around that which has not ended; null if
   * there are as many as may be.
   */
  @Nullable StepNode begin(StepNode of, String name, double weight) {
    settle();
    lock.lock();
    try {
      if (count >= limits.max()) {
        return null;
      }
      count++;
      StepNode around = open(of);
      StepNode below = innermost.get(Thread.currentThread());
      StepNode step =
          around.part("s" + count, shown(name), bounded(weight), clock.instant(), below);
      progress.begin(step, around);
      innermost.put(Thread.currentThread(), step);
      return step;
    } finally {
      lock.unlock();
    }
  }

  private static StepNode open(StepNode of) {
    StepNode open = of;
    while (open.isOver && open.parent != null) {
      open = open.parent;
    }
    return open;
  }

  /** Masked as the one line that it will be: blanks and what is cut off may be of a secret. */
  private String shown(String name) {
    String line = masks.redactor().mask(name.replaceAll("\\R", " ")).strip();
    return LineSplitter.shorten(line.isEmpty() ? "unnamed" : line, limits.maxName());
  }

  /** A weight that is wrong must not break the job: what is out of bounds is brought back. */
  static double bounded(double weight) {
    return Double.isNaN(weight) ? 1 : Math.clamp(weight, 0, MOST_WEIGHT);
  }

  /** The step's scope is over; it has succeeded unless an exception is on its way. */
  void close(StepNode step) {
    leave(step);
    lock.lock();
    try {
      Closed closed = new Closed(step, clock.instant());
      if (!Thread.currentThread().equals(handler)) {
        settle();
        end(closed, StepState.SUCCEEDED);
        return;
      }
      unsettled.add(closed);
      if (!isUnsettled) {
        isUnsettled = true;
        scheduler.after(interval, this::settle);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The step has failed. */
  void fail(StepNode step) {
    settle();
    leave(step);
    end(new Closed(step, clock.instant()), StepState.FAILED);
  }

  /** No exception was on its way when the steps were closed. */
  void settle() {
    if (isUnsettled) {
      endUnsettled(StepState.SUCCEEDED);
    }
  }

  /** The handler threw: what it closed last, it closed on the way out. */
  void threw() {
    endUnsettled(StepState.FAILED);
  }

  private void endUnsettled(StepState how) {
    lock.lock();
    try {
      unsettled.forEach(closed -> end(closed, how));
      unsettled.clear();
      isUnsettled = false;
    } finally {
      lock.unlock();
    }
  }

  private void end(Closed closed, StepState how) {
    progress.end(closed.step(), how, closed.at());
  }

  /** The attempt ends, and with it what is open. */
  void close(StepState how) {
    settle();
    progress.close(how);
  }

  private void leave(StepNode step) {
    step.isOver = true;
    innermost.computeIfPresent(
        step.thread,
        (_, top) -> {
          StepNode open = top;
          while (open != null && open.isOver) {
            open = open.below;
          }
          return open;
        });
  }
}
