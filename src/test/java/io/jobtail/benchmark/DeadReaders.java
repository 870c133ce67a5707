package io.jobtail.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Readers of whom half never read a byte: first the living alone, then others of them beside the
 * dead, in the same server. Afterwards the dead must have been closed, and, reading again from
 * where they are, must miss nothing.
 */
final class DeadReaders implements Scenario.Run {
  private static final int EACH = 500;
  private static final int RATE = 200;
  private static final int SMALL_BUFFER = 4096;

  /** Longer than it takes until nothing more fits, and all is measured. */
  private static final int DEADLINE_SECONDS = 20;

  /** Until their sockets take no more: the kernel buffers some 130 KB for each. */
  private static final double STALLED_SECONDS = 5;

  private static final double WINDOW_SECONDS = 8;
  private static final double CLOSE_SECONDS = DEADLINE_SECONDS + 5;
  private static final double MEGA = 1 << 20;
  private static final Load LOAD = Load.of(EACH, RATE);

  @Override
  public Report measure(String contender, Bench bench, Path folder) {
    Map<String, String> settings = Map.of("JOBTAIL_STREAM_STALLED_WRITE", DEADLINE_SECONDS + "s");
    try (JobtailServer server = bench.contenders().jobtail(folder, settings, List.of());
        GeneratorProcess generator = new GeneratorProcess(folder)) {
      // the first is for the compiler: else the living alone would be the slower ones
      alone(server, generator, bench);
      Report alone = alone(server, generator, bench);
      List<String> paths = server.prepare(LOAD);
      open(server, generator, "living", paths, true);
      long files = Proc.openFiles(server.pid());
      open(server, generator, "dead", paths, false);
      server.begin(LOAD, generator);
      Bench.pause(Math.max(bench.options().warmUp(), STALLED_SECONDS));
      double seconds = WINDOW_SECONDS;
      Report report = Bench.window(server, generator, "living", seconds);
      double dead = Proc.openFiles(server.pid()) - files;
      Memory stalled = Memory.of(server.pid(), true);
      awaitClosed(server, files);
      Memory after = Memory.of(server.pid(), true);
      report
          .with("p99Alone", alone.get("p99"))
          .with("p99Ratio", report.get("p99") / alone.get("p99"))
          .with("grownMegabytes", (live(stalled) - alone.get("live")) / MEGA)
          .with("grownAfterMegabytes", (live(after) - alone.get("live")) / MEGA)
          .with("residentGrownMegabytes", (after.resident() - alone.get("resident")) / MEGA)
          .with("deadOpen", dead)
          .with("stillOpen", Math.max(0, Proc.openFiles(server.pid()) - files));
      resume(server, generator, report);
      return report.with("kept", report.get("rate") / LOAD.offered());
    }
  }

  /** Heap in use after a collection, and all that is not heap. */
  private static double live(Memory memory) {
    return memory.heap() + memory.outside();
  }

  private static void awaitClosed(Server server, long files) {
    long deadline = System.nanoTime() + (long) (CLOSE_SECONDS * 1e9);
    while (Proc.openFiles(server.pid()) > files && System.nanoTime() < deadline) {
      Bench.pause(0.1);
    }
  }

  private static Report alone(JobtailServer server, GeneratorProcess generator, Bench bench) {
    open(server, generator, "alone", server.prepare(LOAD), true);
    server.begin(LOAD, generator);
    bench.warmUp();
    Report report = Bench.window(server, generator, "alone", bench.options().seconds());
    Memory memory = Memory.of(server.pid(), true);
    server.end(generator);
    generator.send("finish", "group", "alone");
    generator.send("close", "group", "alone");
    return report.with("live", live(memory)).with("resident", memory.resident());
  }

  /** What the dead still find in their sockets counts; then each goes on from its own cursor. */
  private static void resume(JobtailServer server, GeneratorProcess generator, Report report) {
    report.with("closed", generator.send("listen", "group", "dead").get("ended"));
    generator.send("connect", "group", "dead");
    server.end(generator);
    double unfinished = 0;
    for (String group : List.of("living", "dead")) {
      Report end = generator.send("finish", "group", group, "millis", 20_000);
      unfinished += end.get("readers") - end.get("done");
    }
    Bench.faults(report, generator.send("report")).with("unfinished", unfinished);
  }

  private static void open(
      Server server, GeneratorProcess generator, String group, List<String> paths, boolean reads) {
    Report opened =
        generator.send(
            "open",
            "group",
            group,
            "port",
            server.port(),
            "check",
            server.check(),
            "paths",
            String.join(",", paths),
            "count",
            EACH,
            "reads",
            reads,
            "buffer",
            reads ? 0 : SMALL_BUFFER);
    if (opened.get("open") != EACH) {
      throw new IllegalStateException("not all readers could be opened: " + opened.json());
    }
  }
}
