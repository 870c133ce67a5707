package io.jobtail.it;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.jobtail.redis.FreePort;
import io.jobtail.redis.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * The real jar as a process of its own, on a free port of this machine, with a folder for its data.
 * It can be started again on both. Closing it ends what runs. For one thread.
 */
final class ServerProcess implements AutoCloseable {
  static final Path JAR = Path.of(System.getProperty("it.jar", "target/jobtail.jar"));
  private static final Duration START = Duration.ofSeconds(90);
  private static final long STOP_SECONDS = 60;

  private final Path home;
  private final int port = FreePort.choose();
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> command = new ArrayList<>();
  private List<String> program = List.of("-jar", JAR.toAbsolutePath().toString());
  private final Api api = new Api(port);
  private final Thread net = new Thread(this::kill9, "end-server");
  private Process process;
  private int starts;

  /**
   * Prepares one.
   *
   * @param home for its data, its output and what else it needs
   */
  ServerProcess(Path home) {
    this.home = home;
    makeFolder(home);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    environment.put("MICRONAUT_ENVIRONMENTS", "test");
    environment.put("JOBTAIL_STORE", "sqlite");
    environment.put("JOBTAIL_DATA_DIR", dataDir().toString());
    environment.put("JOBTAIL_DRAIN_GRACE", "0s");
    Runtime.getRuntime().addShutdownHook(net);
  }

  /** One with flags that make a short life quick. */
  static ServerProcess quick(Path home) {
    return new ServerProcess(home).flags(QuickStart.flags());
  }

  /** With flags for the JVM. */
  ServerProcess flags(List<String> flags) {
    command.addAll(flags);
    return this;
  }

  /** With an environment variable. */
  ServerProcess with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** With more configuration. */
  ServerProcess configured(String yaml) {
    Path file = home.resolve("more.yml");
    write(file, yaml);
    return with("MICRONAUT_CONFIG_FILES", file.toString());
  }

  /** Through a program that takes the rest as its arguments. */
  ServerProcess through(String... wrapper) {
    command.addAll(0, List.of(wrapper));
    return this;
  }

  /** By another command, in a folder of its own. */
  ServerProcess running(Path folder, List<String> words) {
    command.clear();
    command.addAll(List.of("env", "--chdir=" + folder.toAbsolutePath()));
    program = words;
    return this;
  }

  /** Starts it, or starts it again, and returns when it answers. */
  ServerProcess start() {
    spawn();
    return awaitAnswer();
  }

  /** Returns when the one that was spawned answers. */
  ServerProcess awaitAnswer() {
    Awaitility.await("the server's first answer")
        .atMost(START)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          if (!process.isAlive()) {
            throw new AssertionError("it ended with " + process.exitValue() + ":\n" + errors());
          }
          return api.answers();
        });
    return this;
  }

  /** Does what a command of the jar does, and returns its exit code. */
  int run(String... args) {
    spawn(args);
    return awaitExit();
  }

  /** Starts it and returns at once. */
  Process spawn(String... args) {
    List<String> line = new ArrayList<>(command);
    line.addAll(program);
    line.addAll(List.of(args));
    starts++;
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(ServerProcess::wouldConfigure);
    builder.environment().putAll(environment);
    builder.redirectOutput(home.resolve("out-" + starts).toFile());
    builder.redirectError(home.resolve("err-" + starts).toFile());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return process;
  }

  private static boolean wouldConfigure(String name) {
    return name.startsWith("MICRONAUT_")
        || name.startsWith("JOBTAIL_")
        || name.startsWith("JAVA_")
        || name.startsWith("JDK_JAVA_");
  }

  /** SIGKILL; returns when the process is gone. */
  void kill9() {
    if (process != null) {
      process.destroyForcibly();
      awaitExit();
    }
  }

  /** SIGTERM; returns the exit code. */
  int terminate() {
    process.destroy();
    return awaitExit();
  }

  /** SIGTERM; returns at once. */
  void askToStop() {
    process.destroy();
  }

  /** Waits for the end, which must come, and returns the exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(STOP_SECONDS, SECONDS)) {
        throw new AssertionError("it does not end:\n" + errors());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGSTOP: it does nothing, and its connections stay open. */
  void pause() {
    Signals.pause(process);
  }

  /** SIGCONT. */
  void resume() {
    Signals.resume(process);
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  Api api() {
    return api;
  }

  int port() {
    return port;
  }

  Path dataDir() {
    return home.resolve("data");
  }

  /** What the last start has written to its standard output. */
  String output() {
    return read(home.resolve("out-" + starts));
  }

  /** What the last start has written to its standard error. */
  String errors() {
    return read(home.resolve("err-" + starts));
  }

  @Override
  public void close() {
    kill9();
    Runtime.getRuntime().removeShutdownHook(net);
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
