package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One job that logs as fast as it can into SQLite, and one follower. */
final class Flood implements Scenario.Run {
  private static final long NEVER_ENDING = 1_000_000_000_000L;
  private static final int USUAL_SECONDS = 8;
  private static final int SECONDS = 30;

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    Map<String, String> settings = Map.of("JOBTAIL_LOG_MAX_BYTES", "100GB");
    try (JobtailServer server = bench.contenders().jobtail(folder, settings, List.of("-Xmx256m"));
        GeneratorProcess generator = new GeneratorProcess(folder)) {
      server.hold(1);
      String job = server.emit(NEVER_ENDING, 0, 1, Load.LENGTH);
      generator.send(
          "open",
          "group",
          "follower",
          "port",
          server.port(),
          "check",
          server.check(),
          "paths",
          JobtailServer.events(job));
      server.release();
      bench.warmUp();
      int seconds = bench.options().seconds();
      Report report =
          Bench.window(server, generator, "follower", seconds < USUAL_SECONDS ? seconds : SECONDS);
      server.end(generator);
      Report end = generator.send("finish", "group", "follower", "millis", 20_000);
      Bench.faults(report, generator.send("report", "group", "follower"));
      return report
          .with("unfinished", end.get("readers") - end.get("done"))
          .with("behind", server.awaitEnd(job) - end.get("least"));
    }
  }
}
