package io.jobtail.benchmark;

import io.jobtail.job.JobId;
import io.jobtail.redis.RealRedis;
import io.jobtail.store.redis.MeasuredStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The store's work with many finished jobs in it and with few, in turns, and what those jobs take
 * of the server's memory. The store is measured by itself, in this process: what HTTP takes would
 * hide the difference.
 */
final class ManyJobs implements Scenario.Run {
  private static final int MANY = 100_000;
  private static final int FEW = 100;
  private static final int LINES = 10;
  private static final int LONG = 100_000;
  private static final int USUAL_SECONDS = 8;

  /** One turn is long, and a p99 wants many of them. */
  private static final int TIMES = 4;

  private static final double NANOS = 1e9;

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    // a try of few seconds gets fewer jobs
    int seconds = Math.min(bench.options().seconds(), USUAL_SECONDS);
    try (Place many = new Place();
        Place few = new Place()) {
      Report report = many.fill((int) ((long) MANY * seconds / USUAL_SECONDS));
      few.add(FEW, LINES);
      StoreWork ours = many.work();
      StoreWork theirs = few.work();
      inTurns(ours, theirs, bench.options().warmUp());
      ours.timings().clear();
      theirs.timings().clear();
      double time = TIMES * bench.options().seconds();
      inTurns(ours, theirs, time);
      ours.timings().report(theirs.timings(), report);
      return report.with("rate", ours.timings().count() / time);
    }
  }

  private static void inTurns(StoreWork ours, StoreWork theirs, double seconds) {
    long start = System.nanoTime();
    for (int i = 0; System.nanoTime() - start < seconds * NANOS; i++) {
      (i % 2 == 0 ? ours : theirs).doEach();
      (i % 2 == 0 ? theirs : ours).doEach();
    }
  }

  /** A Redis, and the stores of two instances over it. */
  private static final class Place implements AutoCloseable {
    private final RealRedis redis = RealRedis.started();
    private final MeasuredStore one = new MeasuredStore(redis.uri());
    private final MeasuredStore other = new MeasuredStore(redis.uri());
    private final List<JobId> over = new ArrayList<>();

    void add(int jobs, int lines) {
      over.addAll(new Filling(one.store()).add(jobs, lines));
    }

    /** Half of them without a line, half with some; and a long log. What each takes. */
    Report fill(int jobs) {
      int half = jobs / 2;
      long start = System.nanoTime();
      double atFirst = used();
      add(half, 0);
      double without = used();
      add(half, LINES);
      double with = used();
      long filled = System.nanoTime();
      // it is not among those that are read
      new Filling(one.store()).add(1, LONG);
      return new Report()
          .with("jobs", jobs)
          .with("fillSeconds", (filled - start) / NANOS)
          .with("bytesOfJob", (without - atFirst) / half)
          .with("bytesOfRecord", usedBy("job", over.getFirst()))
          .with("bytesOfLog", usedBy("log", over.getFirst()))
          .with("bytesOfJobOfLines", (with - without) / half)
          .with("bytesOfLine", (used() - with) / LONG)
          .with("fragmentation", Double.parseDouble(redis.cli().info("mem_fragmentation_ratio")));
    }

    /** Bytes of one of the keys of a job. */
    private double usedBy(String kind, JobId id) {
      String key = redis.cli().call("KEYS", "*:" + kind + ":" + id);
      return Double.parseDouble(redis.cli().call("MEMORY", "USAGE", key));
    }

    StoreWork work() {
      return new StoreWork(one.store(), other.store(), over);
    }

    private double used() {
      return Double.parseDouble(redis.cli().info("used_memory"));
    }

    @Override
    public void close() {
      one.close();
      other.close();
      redis.close();
    }
  }
}
