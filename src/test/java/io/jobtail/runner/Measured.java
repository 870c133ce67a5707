package io.jobtail.runner;

import io.jobtail.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what it was told. */
final class Measured implements RunnerMeter {
  final List<Duration> waits = new CopyOnWriteArrayList<>();
  final List<String> runs = new CopyOnWriteArrayList<>();
  final List<String> ends = new CopyOnWriteArrayList<>();
  final AtomicInteger leasesLost = new AtomicInteger();
  volatile int running;

  @Override
  public void running(int attempts) {
    running = attempts;
  }

  @Override
  public void waited(Duration time) {
    waits.add(time);
  }

  @Override
  public void ran(String type, Duration time) {
    runs.add(type + " " + time);
  }

  @Override
  public void ended(String type, JobState outcome) {
    ends.add(type + " " + outcome.wire());
  }

  @Override
  public void leaseLost() {
    leasesLost.incrementAndGet();
  }
}
