package io.jobtail.benchmark;

import static io.jobtail.benchmark.Bar.atLeast;
import static io.jobtail.benchmark.Bar.atMost;
import static io.jobtail.benchmark.Bar.ratioAtLeast;
import static io.jobtail.benchmark.Bar.ratioAtMost;
import static io.jobtail.benchmark.Contenders.FLOOR;
import static io.jobtail.benchmark.Contenders.JOBTAIL;
import static io.jobtail.benchmark.Contenders.NCHAN;
import static io.jobtail.benchmark.Contenders.TWIN_MULTICAST;
import static io.jobtail.benchmark.Contenders.TWIN_REPLAY;

import java.util.List;
import java.util.Map;

/** The rows of the table of bars, as data. */
final class Scenarios {
  private static final Map<String, String> AT_ONCE = Map.of("JOBTAIL_STREAM_COALESCE", "0ms");
  private static final List<String> TWO = List.of(JOBTAIL, NCHAN);
  private static final List<String> THREE = List.of(JOBTAIL, FLOOR, NCHAN);
  private static final String CPU = "CPU per delivery";
  static final int SPARE = 500;

  static final Bar EXACT = atMost("faults", "lost, doubled, out of order", 0);
  static final Bar ENDS = atMost("unfinished", "readers without the end", 0);
  static final Bar KEEPS = atLeast("kept", "part of the rate that is kept", 0.98);

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        fanOut(
            "one-by-one-200-at-once",
            "1,000 readers, 200 events/s, coalescing off",
            List.of(JOBTAIL, FLOOR, NCHAN, TWIN_MULTICAST, TWIN_REPLAY),
            new FanOut(Load.of(1000, 200), AT_ONCE, false),
            EXACT,
            ENDS,
            KEEPS,
            ratioAtMost("cpu", CPU, FLOOR, 1.3),
            ratioAtMost("cpu", CPU, NCHAN, 1),
            ratioAtMost("p99", "p99", NCHAN, 1)),
        fanOut(
            "one-by-one-200",
            "1,000 readers, 200 events/s",
            THREE,
            new FanOut(Load.of(1000, 200), Map.of(), false),
            EXACT,
            ENDS,
            KEEPS,
            ratioAtMost("cpu", CPU, FLOOR, 1),
            ratioAtMost("cpu", CPU, NCHAN, 0.7),
            atMost("p99", "p99 ms", 25),
            ratioAtMost("p99", "p99", NCHAN, 1)),
        fanOut(
            "one-by-one-5000",
            "1,000 readers, 5,000 events/s one by one",
            THREE,
            new FanOut(Load.of(1000, 5000), Map.of(), false),
            EXACT,
            ENDS,
            atLeast("rate", "deliveries/s", 1_500_000),
            atMost("cpu", CPU + " µs", 0.8),
            ratioAtLeast("rate", "deliveries/s", NCHAN, 10)),
        bursts("bursts-5000", "1,000 readers, 5,000 events/s in bursts of 20", 5_000),
        fanOut(
            "readers-10000x10",
            "10,000 readers, 10 events/s",
            THREE,
            new FanOut(Load.of(10_000, 10), Map.of(), true),
            EXACT,
            ENDS,
            KEEPS,
            ratioAtMost("cpu", CPU, NCHAN, 1),
            atMost("p99", "p99 ms", 150),
            ratioAtMost("p99", "p99", NCHAN, 1.2),
            atMost("residentEach", "resident bytes per reader", 8192),
            atMost("liveEach", "heap and outside bytes per reader", 8192)),
        fanOut(
            "readers-10000x100",
            "10,000 readers, 100 events/s",
            TWO,
            new FanOut(Load.of(10_000, 100), Map.of(), false),
            EXACT,
            ENDS,
            KEEPS,
            atLeast("rate", "deliveries/s", 900_000),
            atMost("p99", "p99 ms", 400)),
        fanOut(
            "jobs-2000",
            "2,000 jobs, 1 reader and 5 events/s each",
            List.of(JOBTAIL),
            new FanOut(new Load(2000, 2000, 5, 1), Map.of(), false),
            EXACT,
            ENDS,
            KEEPS,
            atMost("p99", "p99 ms", 50)),
        of(
            "dead-readers",
            "1,000 readers, 200 events/s, of whom 500 never read",
            1000,
            new DeadReaders(),
            EXACT,
            ENDS,
            KEEPS,
            atMost("p99Ratio", "p99 / p99 without the dead", 1.5),
            atMost("grownMegabytes", "MB grown, heap in use and outside", 64),
            atLeast("deadOpen", "dead that were open all the while", 500),
            atMost("stillOpen", "dead that are still open after their deadline", 0)),
        of(
            "flood",
            "1 job as fast as it can, 1 follower, 256 MB of heap",
            1,
            new Flood(),
            EXACT,
            ENDS,
            atLeast("rate", "lines/s", 250_000),
            atMost("max", "ms behind", 1000)),
        of(
            "replay",
            "1 M lines of 200 bytes, 50 readers at once, 256 MB of heap",
            50,
            new Replay(),
            EXACT,
            ENDS,
            atLeast("sseMegabytes", "MB/s as SSE, one reader", 120),
            atLeast("textMegabytes", "MB/s as text, one reader", 120)),
        of(
            "storm",
            "5,000 readers cut at once, 100 of another job",
            5100,
            new Storm(),
            EXACT,
            ENDS,
            KEEPS,
            atLeast("live", "readers that live again", 5000),
            atMost("liveSeconds", "seconds until all do", 5),
            atMost("p99", "p99 ms of the other job", 100)),
        wake(),
        RedisScenarios.append(),
        RedisScenarios.latency(),
        RedisScenarios.latencyBeside(),
        RedisScenarios.twoInstances(),
        RedisScenarios.manyJobs());
  }

  private static Scenario wake() {
    return new Scenario(
            "wake",
            "from the start of the process to answers",
            List.of(JOBTAIL, Wakers.SPRING_CACHED, Wakers.SPRING, Wakers.PLAIN),
            SPARE,
            List.of(
                atMost("firstMillis", "ms to the first answer", 500),
                atMost("eventMillis", "ms to the first event", 700),
                atMost("restingMegabytes", "MB resident 10 s later", 130),
                ratioAtMost("firstMillis", "first answer", Wakers.SPRING_CACHED, 0.5),
                ratioAtMost("eventMillis", "first event", Wakers.SPRING_CACHED, 0.5),
                ratioAtMost("firstMillis", "first answer", Wakers.SPRING, 0.25),
                ratioAtMost("eventMillis", "first event", Wakers.SPRING, 0.25)),
            new Wake())
        .showing(
            Figure.of("cpuMillis", "ms of CPU"),
            Figure.ratio("firstMillis", "first answer", Wakers.PLAIN),
            Figure.ratio("eventMillis", "first event", Wakers.PLAIN),
            Figure.of("residentMegabytes", "MB resident at the end of the job"),
            Figure.ratio("restingMegabytes", "MB resident", Wakers.SPRING_CACHED),
            Figure.ratio("cpuMillis", "CPU", Wakers.SPRING_CACHED));
  }

  private static Scenario of(
      String name, String title, int readers, Scenario.Run run, Bar... bars) {
    int files = readers + SPARE;
    return new Scenario(name, title, List.of(JOBTAIL), files, List.of(bars), run);
  }

  private static Scenario bursts(String name, String title, int rate) {
    return fanOut(
        name,
        title,
        THREE,
        new FanOut(new Load(1000, 1, rate, 20), Map.of(), false),
        EXACT,
        ENDS,
        ratioAtLeast("rate", "deliveries/s", NCHAN, 1.3),
        ratioAtMost("cpu", CPU, NCHAN, 1));
  }

  private static Scenario fanOut(
      String name, String title, List<String> contenders, FanOut run, Bar... bars) {
    int files = run.load().readers() + SPARE;
    return new Scenario(name, title, contenders, files, List.of(bars), run);
  }
}
