package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.Progress;
import io.jobtail.job.StepState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's progress and steps. The beginnings and ends of steps are recorded at once; what was
 * said of progress last, at most once an interval for each of them, and at the end. Never waits for
 * room: progress that finds none is tried again with what is known then, and steps are few.
 */
final class ProgressReporter {
  /** The most that is said of a job that has not succeeded. In percent. */
  private static final double BELOW_100 = 99.9;

  private static final double ALL = 100;

  /** The first silence after which the estimate is recorded anew; the next ones double. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final Recorder recorder;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration interval;
  private final TimeLeft timeLeft;
  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock, with the nodes
  private final StepNode job;
  private Progress said = Progress.NONE;
  private final Set<StepNode> unrecorded = new LinkedHashSet<>();
  private @Nullable Instant recordedAt;
  private boolean timerSet;
  private Duration quiet = QUIET;
  private Scheduler.Timer quietTimer = () -> {};
  private boolean closed;

  ProgressReporter(
      Recorder recorder,
      Clock clock,
      Scheduler scheduler,
      Duration interval,
      StepNode job,
      TimeLeft timeLeft) {
    this.recorder = recorder;
    this.clock = clock;
    this.scheduler = scheduler;
    this.interval = interval;
    this.job = job;
    this.timeLeft = timeLeft;
  }

  /** The whole attempt. */
  StepNode job() {
    return job;
  }

  /** How much of it is done, 0 to 1 or null, and its counts. */
  void progress(StepNode of, @Nullable Double fraction, UnaryOperator<Progress> counts) {
    change(
        of,
        () -> {
          of.say(fraction);
          said = counts.apply(said);
        });
  }

  /** What is being done there. */
  void message(StepNode of, String message) {
    change(
        of, () -> said = new Progress(null, said.done(), said.total(), said.unit(), message, null));
  }

  private void change(StepNode of, Runnable change) {
    lock.lock();
    try {
      if (!closed && of.isRunning()) {
        change.run();
        unrecorded.add(of);
        quiet = QUIET;
        record();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The weight of all parts that there will be. */
  void plan(StepNode of, double weight) {
    lock.lock();
    try {
      reweighed(() -> of.plan(weight));
    } finally {
      lock.unlock();
    }
  }

  /** The weight of the attempt's own steps. */
  double weightOfSteps() {
    lock.lock();
    try {
      return job.weightOfParts();
    } finally {
      lock.unlock();
    }
  }

  /** A step begins. */
  void begin(StepNode step, StepNode of) {
    lock.lock();
    try {
      if (!closed) {
        reweighed(() -> of.parts().add(step));
        recorder.putAlways(new JobEvent.Step(step.startedAt, step.status(ALL)));
      }
    } finally {
      lock.unlock();
    }
  }

  /** There is more to do now, and no less was done: the rate goes on from there. */
  private void reweighed(Runnable change) {
    Double before = job.fraction();
    change.run();
    Double after = job.fraction();
    if (before != null && after != null && before > 0) {
      timeLeft.moved(before);
      timeLeft.scaled(after / before);
    }
  }

  /** A step ends, and what is open within it. */
  void end(StepNode step, StepState how, Instant at) {
    lock.lock();
    try {
      if (!closed && step.isRunning()) {
        endAll(step, how, at);
        unrecorded.add(job);
        quiet = QUIET;
        record();
      }
    } finally {
      lock.unlock();
    }
  }

  private void endAll(StepNode step, StepState how, Instant at) {
    step.parts().stream().filter(StepNode::isRunning).forEach(part -> endAll(part, how, at));
    if (step != job) {
      step.isOver = true;
      step.end(how, at);
      unrecorded.remove(step);
      recorder.putAlways(new JobEvent.Step(at, step.status(ALL)));
    }
  }

  /** Records what was not recorded yet, and the ends of open steps; takes nothing more. */
  void close(StepState how) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      quietTimer.cancel();
      Instant now = clock.instant();
      boolean isDue = !unrecorded.isEmpty();
      if (how == StepState.SUCCEEDED) {
        endAll(job, how, now);
        complete(isDue, now);
      } else {
        putAll(now);
        endAll(job, how, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last of it: 100 percent, where a percentage is known. */
  private void complete(boolean isDue, Instant now) {
    boolean isKnown = job.percent(BELOW_100) != null;
    if (isKnown) {
      job.end(StepState.SUCCEEDED, now);
    }
    if (isKnown || isDue) {
      unrecorded.add(job);
      putAll(now);
    }
  }

  private void putAll(Instant now) {
    Progress progress = now();
    pending().forEach(node -> recorder.putAlways(event(node, progress, now)));
  }

  private void due() {
    lock.lock();
    try {
      timerSet = false;
      if (!unrecorded.isEmpty() && !closed) {
        record();
      }
    } finally {
      lock.unlock();
    }
  }

  private void record() {
    // under the lock: a thread that was overtaken would look like a clock that was set back
    Instant now = clock.instant();
    Duration wait = recordedAt == null ? Duration.ZERO : rest(recordedAt, now);
    if (wait.isZero() && offerAll(now)) {
      recordedAt = now;
    } else if (!timerSet) {
      timerSet = true;
      scheduler.after(wait.isZero() ? interval : wait, this::due);
    }
  }

  /** A clock that was set back does not hold progress up for longer than the interval. */
  private Duration rest(Instant recorded, Instant now) {
    Duration since = Duration.between(recorded, now);
    return since.isNegative() || since.compareTo(interval) >= 0
        ? Duration.ZERO
        : interval.minus(since);
  }

  private boolean offerAll(Instant now) {
    Progress progress = now();
    for (StepNode node : pending()) {
      if (!recorder.offer(event(node, progress, now))) {
        return false;
      }
      unrecorded.remove(node);
    }
    listen(progress);
    return true;
  }

  /** Each step that moved; the job is in every event, and needs its own only if none is due. */
  private List<StepNode> pending() {
    if (unrecorded.size() > 1) {
      unrecorded.remove(job);
    }
    return List.copyOf(unrecorded);
  }

  /** While nothing is said the estimate grows old. */
  private void listen(Progress progress) {
    quietTimer.cancel();
    if (progress.etaSeconds() != null) {
      quietTimer = scheduler.after(quiet, this::stillQuiet);
    }
  }

  private void stillQuiet() {
    lock.lock();
    try {
      if (!closed && unrecorded.isEmpty()) {
        quiet = quiet.multipliedBy(2);
        unrecorded.add(job);
        record();
      }
    } finally {
      lock.unlock();
    }
  }

  private static JobEvent event(StepNode node, Progress progress, Instant now) {
    return new JobEvent.Progressed(
        now, progress, node.id, node.id == null ? null : node.percent(ALL));
  }

  private Progress now() {
    Double fraction = job.fraction();
    if (fraction != null) {
      timeLeft.moved(fraction);
    }
    Duration left = fraction == null || fraction >= 1 ? null : timeLeft.estimate();
    return new Progress(
        job.percent(BELOW_100),
        said.done(),
        said.total(),
        said.unit(),
        said.message(),
        left == null ? null : Math.round(left.toMillis() / 1000.0));
  }
}
