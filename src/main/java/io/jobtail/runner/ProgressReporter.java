package io.jobtail.runner;

import io.jobtail.job.JobEvent;
import io.jobtail.job.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's progress: what was said last, recorded at most once an interval and at the end.
 * Never waits for room: what finds none is tried again with what is known then.
 */
final class ProgressReporter {
  private static final Duration ETA_AFTER = Duration.ofSeconds(1);

  private final Recorder recorder;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration interval;
  private final Instant startedAt;

  private final ReentrantLock lock = new ReentrantLock();

  // guarded by lock
  private Progress latest = Progress.NONE;
  private @Nullable Instant recordedAt;
  private boolean unrecorded;
  private boolean timerSet;
  private boolean closed;

  ProgressReporter(
      Recorder recorder, Clock clock, Scheduler scheduler, Duration interval, Instant startedAt) {
    this.recorder = recorder;
    this.clock = clock;
    this.scheduler = scheduler;
    this.interval = interval;
    this.startedAt = startedAt;
  }

  /** Where the job is now. The percentage never falls: a lower one is kept back. */
  void update(UnaryOperator<Progress> change) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      latest = change.apply(latest).atLeast(latest.percent());
      unrecorded = true;
      record();
    } finally {
      lock.unlock();
    }
  }

  /** Records what was not recorded yet; takes nothing more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      if (unrecorded) {
        recorder.putAlways(event(clock.instant()));
        unrecorded = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void due() {
    lock.lock();
    try {
      timerSet = false;
      if (unrecorded && !closed) {
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
    if (wait.isZero() && recorder.offer(event(now))) {
      recordedAt = now;
      unrecorded = false;
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

  private JobEvent event(Instant now) {
    Progress progress =
        new Progress(
            latest.percent(),
            latest.done(),
            latest.total(),
            latest.unit(),
            latest.message(),
            eta(latest.percent(), now));
    return new JobEvent.Progressed(now, progress, null, null);
  }

  /** As if the rest took as long in proportion as what is done; too early to say in the start. */
  private @Nullable Long eta(@Nullable Double percent, Instant now) {
    Duration elapsed = Duration.between(startedAt, now);
    if (percent == null || percent <= 0 || elapsed.compareTo(ETA_AFTER) < 0) {
      return null;
    }
    return Math.round(elapsed.toMillis() * (100 - percent) / percent / 1000);
  }
}
