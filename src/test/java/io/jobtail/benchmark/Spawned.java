package io.jobtail.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that the benchmark started, with all that it started itself: they end when this is
 * closed, and when the benchmark ends in whatever way that lets a JVM run its hooks. What the
 * process says goes to a file.
 */
final class Spawned implements AutoCloseable {
  private static final long STOP_SECONDS = 5;
  private static final Set<Spawned> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Spawned::killAll));
  }

  private final String name;
  private final Path log;
  private final Process process;

  private Spawned(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    LIVE.add(this);
  }

  /** Starts it; standard input and output are pipes to this process if it talks. */
  static Spawned start(
      String name, Path folder, boolean talks, Map<String, String> environment, List<String> line) {
    return start(new ProcessBuilder(line), name, folder, talks, environment);
  }

  /** Starts it in a folder of its own; its output goes to a file in the other one. */
  static Spawned start(
      Path home, String name, Path folder, Map<String, String> environment, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(home.toAbsolutePath().toFile());
    return start(builder, name, folder, false, environment);
  }

  private static Spawned start(
      ProcessBuilder builder,
      String name,
      Path folder,
      boolean talks,
      Map<String, String> environment) {
    Path log = folder.resolve(name + ".log");
    builder.environment().keySet().removeIf(Spawned::wouldConfigure);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (!talks) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    try {
      return new Spawned(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of a program of ours, on the JDK in use. */
  static List<String> java(List<String> flags, String... arguments) {
    List<String> line = new ArrayList<>();
    line.add(tool("java"));
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.addAll(flags);
    line.addAll(List.of(arguments));
    return line;
  }

  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static boolean wouldConfigure(String name) {
    return name.startsWith("MICRONAUT_")
        || name.startsWith("JOBTAIL_")
        || name.startsWith("JAVA_")
        || name.startsWith("JDK_JAVA_");
  }

  Process process() {
    return process;
  }

  long pid() {
    return process.pid();
  }

  /** Fails if the process has ended, with what it said last. */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + ": " + lastWords());
    }
  }

  private String lastWords() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 2000));
    } catch (IOException e) {
      return "and left no log";
    }
  }

  /** Ends all that live, at once: whoever waits for one of them fails. */
  static void killAll() {
    LIVE.forEach(Spawned::kill);
  }

  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    end(STOP_SECONDS);
  }

  /** Asks it to end, and makes it end when so much time is over. */
  void end(long seconds) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    LIVE.remove(this);
  }
}
