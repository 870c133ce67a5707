package io.jobtail.metrics;

import io.jobtail.job.JobState;
import io.jobtail.runner.JobType;
import io.jobtail.runner.JobTypes;
import io.jobtail.runner.RunnerMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures jobs. There is one series for each type that this server knows, and one for all that it
 * does not: an old job's type may be any word.
 */
@Singleton
final class RunnerMeters implements RunnerMeter {
  private static final String UNKNOWN = "unknown";

  private final AtomicInteger running = new AtomicInteger();
  private final Timer wait;
  private final Counter leasesLost;
  private final Map<String, OfType> types = new HashMap<>();
  private final OfType unknown;

  private record OfType(Timer run, Map<JobState, Counter> ended) {}

  RunnerMeters(MeterRegistry registry, JobTypes types) {
    Gauge.builder("jobtail.jobs.running", running, AtomicInteger::get)
        .description("Jobs that run now, also those that were abandoned and keep their slot")
        .register(registry);
    wait =
        Timer.builder("jobtail.queue.wait")
            .description("Time from when an attempt may begin to its begin")
            .serviceLevelObjectives(Buckets.slow())
            .register(registry);
    leasesLost =
        Counter.builder("jobtail.leases.lost")
            .description("Attempts that were stopped since somebody else had taken their job")
            .register(registry);
    types.all().stream()
        .map(JobType::name)
        .forEach(name -> this.types.put(name, ofType(registry, name)));
    unknown = ofType(registry, UNKNOWN);
  }

  private static OfType ofType(MeterRegistry registry, String name) {
    Timer run =
        Timer.builder("jobtail.jobs.run.time")
            .description("Time of one attempt, from its begin to its end")
            .tag("type", name)
            .serviceLevelObjectives(Buckets.slow())
            .register(registry);
    Map<JobState, Counter> ended = new EnumMap<>(JobState.class);
    Arrays.stream(JobState.values())
        .filter(JobState::isFinished)
        .forEach(outcome -> ended.put(outcome, ended(registry, name, outcome)));
    return new OfType(run, ended);
  }

  private static Counter ended(MeterRegistry registry, String type, JobState outcome) {
    return Counter.builder("jobtail.jobs.ended")
        .description("Jobs that ended")
        .tag("type", type)
        .tag("outcome", outcome.wire())
        .register(registry);
  }

  @Override
  public void running(int attempts) {
    running.set(attempts);
  }

  @Override
  public void waited(Duration time) {
    wait.record(time);
  }

  @Override
  public void ran(String type, Duration time) {
    types.getOrDefault(type, unknown).run().record(time);
  }

  @Override
  public void ended(String type, JobState outcome) {
    Counter counter = types.getOrDefault(type, unknown).ended().get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void leaseLost() {
    leasesLost.increment();
  }
}
