package io.jobtail.benchmark;

import java.util.concurrent.locks.LockSupport;

/**
 * What every run needs.
 *
 * @param options of this benchmark
 * @param contenders that can be started
 * @param wakers that are started again and again
 */
record Bench(Options options, Contenders contenders, Wakers wakers) {
  private static final double MICROS = 1e3;
  private static final double SECONDS = 1e9;

  Bench(Options options) {
    this(options, new Contenders(options), new Wakers(options));
  }

  void warmUp() {
    pause(options.warmUp());
  }

  static void pause(double seconds) {
    long deadline = System.nanoTime() + (long) (seconds * SECONDS);
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Measures for some seconds what runs; the group's figures, and what the server used. */
  static Report window(Server server, GeneratorProcess generator, String group, double seconds) {
    double before = server.cpuNanos();
    double own = generator.send("report").get("cpu");
    generator.send("measure");
    pause(seconds);
    Report report = generator.send("report", "group", group);
    double used = server.cpuNanos() - before;
    return figures(report, used, report.get("cpu") - own);
  }

  /** Adds what follows from the counts. */
  static Report figures(Report report, double serverNanos, double generatorNanos) {
    double seconds = report.get("nanos") / SECONDS;
    double deliveries = Math.max(1, report.get("deliveries"));
    return report
        .with("rate", report.get("deliveries") / seconds)
        .with("megabytes", report.get("bytes") / seconds / 1e6)
        .with("cpu", serverNanos / MICROS / deliveries)
        .with("cores", serverNanos / report.get("nanos"))
        .with("generatorCores", generatorNanos / report.get("nanos"))
        .with("perRead", report.get("deliveries") / Math.max(1, report.get("reads")));
  }

  /** Sums up what must not be. */
  static Report faults(Report report, Report last) {
    for (String fault : new String[] {"lost", "doubled", "disordered", "gaps"}) {
      report.with(fault, last.get(fault));
    }
    return report.with(
        "faults",
        last.get("lost") + last.get("doubled") + last.get("disordered") + last.get("gaps"));
  }
}
