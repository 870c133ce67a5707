package io.jobtail.runner;

import io.jobtail.job.Job;
import io.jobtail.job.JobId;
import io.jobtail.job.JobState;
import io.jobtail.job.StepStatus;
import io.jobtail.store.EventStore;
import io.jobtail.store.JobPage;
import io.jobtail.store.JobQuery;
import io.jobtail.store.StoreException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long attempts of each type usually take: the latest that succeeded, in memory. Read from the
 * store after a start, while the server works already; from a store that others work on too again
 * and again, since most jobs may run elsewhere.
 *
 * <p>Safe for use by many threads; answers at once.
 */
@Singleton
public final class TypeDurations {
  private static final Logger LOG = LoggerFactory.getLogger(TypeDurations.class);
  private static final int PAGE = 100;
  private static final double MILLIS = 1000;

  /**
   * What to expect.
   *
   * @param duration the median; absent without runs
   * @param weight of all steps of the latest run, 0 without
   */
  record Usual(@Nullable Duration duration, double weight) {}

  private record Run(JobId job, Instant endedAt, Duration duration, double weight) {}

  private final EventStore store;
  private final JobTypes types;
  private final Scheduler scheduler;
  private final HistoryLimits limits;
  private volatile boolean stopped;

  // guarded by this; newest first, and only types that can run here
  private final Map<String, List<Run>> byType = new HashMap<>();

  TypeDurations(EventStore store, JobTypes types, Scheduler scheduler, HistoryLimits limits) {
    this.store = store;
    this.types = types;
    this.scheduler = scheduler;
    this.limits = limits;
  }

  /** Seconds that an attempt usually takes, at least 1; null where none has succeeded yet. */
  public @Nullable Long usualSeconds(String type) {
    Duration usual = usual(type).duration();
    return usual == null ? null : Math.max(1, Math.round(usual.toMillis() / MILLIS));
  }

  synchronized Usual usual(String type) {
    List<Run> runs = byType.get(type);
    return runs == null || runs.isEmpty()
        ? new Usual(null, 0)
        : new Usual(median(runs), runs.getFirst().weight());
  }

  synchronized boolean knows(String type, JobId job) {
    return byType.getOrDefault(type, List.of()).stream().anyMatch(run -> run.job().equals(job));
  }

  private static Duration median(List<Run> runs) {
    List<Duration> sorted = runs.stream().map(Run::duration).sorted().toList();
    Duration upper = sorted.get(sorted.size() / 2);
    Duration lower = sorted.get((sorted.size() - 1) / 2);
    return lower.plus(upper).dividedBy(2);
  }

  /** An attempt has succeeded. */
  synchronized void succeeded(
      String type, JobId job, Instant endedAt, Duration duration, double weight) {
    of(type).removeIf(run -> run.job().equals(job));
    add(type, new Run(job, endedAt, duration.isNegative() ? Duration.ZERO : duration, weight));
  }

  private List<Run> of(String type) {
    return byType.computeIfAbsent(type, _ -> new ArrayList<>());
  }

  private synchronized void add(String type, Run run) {
    List<Run> runs = of(type);
    int place = 0;
    while (place < runs.size() && runs.get(place).endedAt().isAfter(run.endedAt())) {
      place++;
    }
    runs.add(place, run);
    if (runs.size() > limits.runs()) {
      runs.removeLast();
    }
  }

  /** Begins to read what earlier servers ran. */
  void start() {
    if (limits.runs() > 0 && limits.lookBack() > 0) {
      begin();
    }
  }

  private void begin() {
    Thread.ofVirtual().name("type-durations").start(this::lookAndSchedule);
  }

  /** The next look is only scheduled after this one. */
  private void lookAndSchedule() {
    try {
      look();
    } finally {
      if (store.isShared() && !stopped) {
        scheduler.after(limits.refresh(), this::begin);
      }
    }
  }

  /** Reads no further page. */
  void stop() {
    stopped = true;
  }

  private void look() {
    try {
      int seen = 0;
      int pages = 0;
      JobId before = null;
      do {
        JobPage page = store.list(page(before, Math.min(PAGE, limits.lookBack() - seen)));
        page.jobs().forEach(this::earlier);
        seen += page.jobs().size();
        pages++;
        before = page.next();
        // pages may be short, even empty
      } while (before != null && seen < limits.lookBack() && pages < mostPages() && !stopped);
    } catch (StoreException e) {
      LOG.info("how long jobs took before cannot be read now: {}", e.getMessage());
    }
  }

  private int mostPages() {
    return 2 * (limits.lookBack() / PAGE + 1);
  }

  private static JobQuery page(@Nullable JobId before, int limit) {
    return new JobQuery(Set.of(JobState.SUCCEEDED), Set.of(), Map.of(), null, before, limit);
  }

  /** What this server ran itself it knows better. */
  private synchronized void earlier(Job job) {
    Instant startedAt = job.startedAt();
    Instant finishedAt = job.finishedAt();
    String type = job.spec().type();
    if (startedAt == null
        || finishedAt == null
        || finishedAt.isBefore(startedAt)
        || types.find(type).isEmpty()) {
      return;
    }
    if (!knows(type, job.id())) {
      Duration duration = Duration.between(startedAt, finishedAt);
      add(type, new Run(job.id(), finishedAt, duration, weight(job)));
    }
  }

  private static double weight(Job job) {
    return job.steps().stream()
        .filter(step -> step.parent() == null)
        .mapToDouble(StepStatus::weight)
        .sum();
  }
}
