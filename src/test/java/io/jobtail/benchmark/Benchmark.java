package io.jobtail.benchmark;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;

/**
 * Conducts the benchmark: {@code mvn -q verify -Pbenchmark}. Runs every scenario round by round,
 * its contenders in turn within a round, prints a table, and writes it as JSON and as a picture.
 */
final class Benchmark {
  /** No run takes so long, unless something hangs. */
  private static final long LIMIT_SECONDS = 300;

  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final Options options;
  private final Bench bench;

  private Benchmark(Options options) {
    this.options = options;
    this.bench = new Bench(options);
  }

  /** Runs what the system properties choose; exits with 1 if it cannot be run here. */
  public static void main(String[] args) throws IOException {
    Options options = Options.fromSystemProperties();
    Optional<String> obstacle = obstacle(options);
    if (obstacle.isPresent()) {
      System.err.println("The benchmark cannot run: " + obstacle.get());
      System.exit(1);
    }
    Files.createDirectories(options.out());
    new Benchmark(options).run();
  }

  private static Optional<String> obstacle(Options options) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of(
          "it measures with what Linux offers, and this is " + System.getProperty("os.name"));
    }
    if (!Files.exists(options.jar())) {
      return Optional.of("there is no " + options.jar());
    }
    if (Scenarios.all().stream().noneMatch(s -> options.hasScenario(s.name()))) {
      return Optional.of(
          "no scenario has such a name; there are "
              + Scenarios.all().stream().map(Scenario::name).toList());
    }
    return Optional.empty();
  }

  private void run() {
    List<Results> all = new ArrayList<>();
    for (Scenario scenario : Scenarios.all()) {
      if (options.hasScenario(scenario.name())) {
        all.add(run(scenario));
      }
    }
    Machine machine = Machine.here();
    System.out.println();
    System.out.println(Table.of(all));
    System.out.println(machine.text());
    write("benchmark.json", Figures.of(all, machine, options));
    write("benchmark.svg", Chart.of(all, machine.text()));
  }

  private void write(String name, String text) {
    try {
      Files.writeString(options.out().resolve(name), text);
      if (!options.publish().isEmpty()) {
        Files.createDirectories(Path.of(options.publish()));
        Files.writeString(Path.of(options.publish(), name), text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Results run(Scenario scenario) {
    Results results = new Results(scenario);
    List<String> contenders = new ArrayList<>();
    for (String contender : scenario.contenders()) {
      Optional<String> missing = missing(scenario, contender);
      missing.ifPresentOrElse(why -> results.note(contender, why), () -> contenders.add(contender));
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (String contender : contenders) {
        run(results, contender, round);
      }
    }
    return results;
  }

  private Optional<String> missing(Scenario scenario, String contender) {
    if (!options.hasContender(contender)) {
      return Optional.of("not chosen");
    }
    if (Proc.openFilesLimit() < scenario.files()) {
      return Optional.of(
          "needs "
              + scenario.files()
              + " open files, and the hard limit (ulimit -Hn) is "
              + Proc.openFilesLimit());
    }
    return Contenders.missing(contender);
  }

  private void run(Results results, String contender, int round) {
    String name =
        results.scenario().name() + " " + round + "/" + options.rounds() + " " + contender;
    Path folder = folder(contender);
    ScheduledFuture<?> limit = watchdog.schedule(Spawned::killAll, LIMIT_SECONDS, SECONDS);
    try {
      Report report = results.scenario().run().measure(contender, bench, folder);
      results.add(contender, report.with(Medians.ROUND, round));
      System.err.println(name + ": " + line(report));
      remove(folder);
    } catch (RuntimeException | AssertionError e) {
      // the others go on; its folder stays, for whoever wants to know more
      results.fail(contender, "failed: " + e.getMessage());
      System.err.println(name + " failed, see " + folder + ": " + e);
    } finally {
      limit.cancel(false);
    }
  }

  private static String line(Report report) {
    return report.numbers().containsKey("rate")
        ? String.format(
            Locale.ROOT,
            "%,.0f/s, %.2f µs, p99 %.1f ms",
            report.get("rate"),
            report.get("cpu"),
            report.get("p99"))
        : report.json();
  }

  private Path folder(String contender) {
    try {
      return Files.createTempDirectory(options.out(), contender + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
