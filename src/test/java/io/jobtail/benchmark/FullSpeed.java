package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Some jobs of one instance that log as fast as they can, without a reader: how many lines a second
 * are stored. Afterwards a reader of each must have everything.
 */
final class FullSpeed implements Scenario.Run {
  private static final int JOBS = 4;
  private static final long NEVER_ENDING = 1_000_000_000_000L;
  private static final int MILLIS = 120_000;
  private static final double NANOS = 1e9;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "JOBTAIL_RUNNER_TYPES_EMIT_CONCURRENCY",
          Integer.toString(JOBS),
          "JOBTAIL_LOG_MAX_BYTES",
          "100GB");

  /** A job, its last event, and when it was asked for that. */
  private record Mark(String job, long last, long nanos) {
    double rateSince(Mark before) {
      return (last - before.last) / ((nanos - before.nanos) / NANOS);
    }
  }

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    if (contender.equals(Contenders.JOBTAIL_REDIS)) {
      try (RedisFleet fleet = bench.contenders().redis(folder, List.of(SETTINGS))) {
        return measure(fleet, fleet.first(), bench, folder);
      }
    }
    try (JobtailServer server = bench.contenders().jobtail(folder, SETTINGS, List.of())) {
      return measure(server, server, bench, folder);
    }
  }

  private static Report measure(Server server, JobtailServer asked, Bench bench, Path folder) {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      jobs.add(asked.emit(NEVER_ENDING, 0, 1, Load.LENGTH));
    }
    bench.warmUp();
    double cpu = server.cpuNanos();
    double redis = redisCpuNanos(server);
    List<Mark> before = jobs.stream().map(job -> mark(asked, job)).toList();
    Bench.pause(bench.options().seconds());
    double used = server.cpuNanos() - cpu;
    double usedByRedis = redisCpuNanos(server) - redis;
    List<Mark> after = jobs.stream().map(job -> mark(asked, job)).toList();
    double rate = 0;
    double least = Double.MAX_VALUE;
    double lines = 0;
    for (int i = 0; i < JOBS; i++) {
      double own = after.get(i).rateSince(before.get(i));
      rate += own;
      least = Math.min(least, own);
      lines += after.get(i).last() - before.get(i).last();
    }
    Report report = new Report().with("rate", rate).with("leastOfAJob", least);
    report.with("cpu", used / 1e3 / lines).with("redisCpu", usedByRedis / 1e3 / lines);
    jobs.forEach(asked::cancel);
    report.with("stored", jobs.stream().mapToLong(asked::awaitEnd).sum());
    try (GeneratorProcess generator = new GeneratorProcess(folder)) {
      return checked(asked, jobs, generator, report);
    }
  }

  private static double redisCpuNanos(Server server) {
    return server instanceof RedisFleet fleet ? fleet.redisCpuNanos() : 0;
  }

  private static Mark mark(JobtailServer server, String job) {
    long last = server.last(job);
    return new Mark(job, last, System.nanoTime());
  }

  /** Reads all of it. */
  private static Report checked(
      JobtailServer server, List<String> jobs, GeneratorProcess generator, Report report) {
    generator.send(
        "open",
        "group",
        "check",
        "port",
        server.port(),
        "check",
        server.check(),
        "paths",
        String.join(",", jobs.stream().map(JobtailServer::events).toList()));
    Report end = generator.send("finish", "group", "check", "millis", MILLIS);
    Bench.faults(report, generator.send("report", "group", "check"));
    return report.with("unfinished", end.get("readers") - end.get("done"));
  }
}
