package io.jobtail.runner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A clock and a scheduler that go on when told to. */
final class ManualTime extends Clock implements Scheduler {
  private static final class Task {
    final Instant due;
    final Runnable body;

    Task(Instant due, Runnable body) {
      this.due = due;
      this.body = body;
    }
  }

  // guarded by this
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final List<Task> tasks = new ArrayList<>();

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Timer after(Duration delay, Runnable body) {
    Task task;
    synchronized (this) {
      task = new Task(now.plus(delay), body);
      if (delay.isPositive()) {
        tasks.add(task);
        return () -> cancel(task);
      }
    }
    body.run();
    return () -> {};
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Timers that wait. */
  synchronized int timers() {
    return tasks.size();
  }

  /** Moves the time and runs what is due, in order, each at its own time. */
  void advance(Duration by) {
    Instant until = instant().plus(by);
    for (Task task = next(until); task != null; task = next(until)) {
      task.body.run();
    }
    synchronized (this) {
      now = until;
    }
  }

  private synchronized @Nullable Task next(Instant until) {
    Task first =
        tasks.stream()
            .filter(task -> !task.due.isAfter(until))
            .min(Comparator.comparing(task -> task.due))
            .orElse(null);
    if (first != null) {
      tasks.remove(first);
      now = first.due.isAfter(now) ? first.due : now;
    }
    return first;
  }
}
