package io.jobtail.benchmark;

import io.jobtail.build.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What wakes: made once, before it is started many times. For one thread. */
final class Wakers {
  static final String SPRING = "spring-twin";
  static final String SPRING_CACHED = "spring-twin-cached";
  static final String PLAIN = "jobtail-plain";

  /** The same for all: those of the folder. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xms16m",
          "-XX:NewSize=4m",
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-AOTRecordTraining",
          "-XX:-AOTReplayTraining",
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000",
          "-XX:TrimNativeHeapInterval=1000",
          "-XX:-UsePerfData");

  private final Options options;
  private final Map<String, Waker> made = new HashMap<>();

  Wakers(Options options) {
    this.options = options;
  }

  /** Why it cannot run here; empty if it can. */
  static Optional<String> missing(String name) {
    boolean built = name.equals(SPRING) || name.equals(SPRING_CACHED);
    return built && !Files.exists(SpringTwin.maven())
        ? Optional.of("needs Maven, and there is no " + SpringTwin.maven())
        : Optional.empty();
  }

  Waker get(String name) {
    Waker waker = made.get(name);
    if (waker == null) {
      waker = make(name);
      made.put(name, waker);
    }
    return waker;
  }

  private Waker make(String name) {
    try {
      return switch (name) {
        case Contenders.JOBTAIL -> jobtail();
        case PLAIN -> new Waker(Path.of(""), plain(), Waker.Kind.JOBTAIL);
        case SPRING -> twin().uncached(FLAGS);
        case SPRING_CACHED -> twin().cached(FLAGS);
        default -> throw new IllegalArgumentException("no such contender: " + name);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Waker jobtail() throws IOException, InterruptedException {
    Path folder = options.out().resolve("wake-jobtail");
    Distribution.make(Path.of(""), options.jar(), folder, Instant.EPOCH.plusSeconds(1));
    List<String> command = new ArrayList<>(Distribution.command(folder));
    command.addAll(1, options.jvm());
    return new Waker(folder, command, Waker.Kind.JOBTAIL);
  }

  private List<String> plain() {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(options.jvm());
    return Spawned.java(flags, "-jar", options.jar().toString());
  }

  private SpringTwin twin() throws IOException, InterruptedException {
    return SpringTwin.built(options.out().resolve(SPRING));
  }
}
