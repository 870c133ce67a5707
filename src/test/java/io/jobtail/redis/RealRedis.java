package io.jobtail.redis;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * A Redis process on a free port of this machine, with a folder for its data. It can be started
 * again on both. It keeps nothing on disk unless a setting says so. For one thread.
 */
public final class RealRedis implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final long STOP_SECONDS = 20;

  private final int port = FreePort.choose();
  private final Path folder = makeFolder();
  private final Map<String, String> settings = new TreeMap<>();
  private final List<String> flags = new ArrayList<>();
  private final RedisCli cli = new RedisCli(port);
  private final Thread net = new Thread(this::kill9, "end-redis");
  private @Nullable Process process;

  /** Prepares one. */
  public RealRedis() {
    with("port", Integer.toString(port));
    with("bind", "127.0.0.1");
    with("dir", "\"" + folder + "\"");
    with("save", "\"\"");
    with("enable-debug-command", "yes");
    with("repl-diskless-sync-delay", "0");
    Runtime.getRuntime().addShutdownHook(net);
  }

  /** A process that is no Redis but watches over some. */
  static RealRedis sentinel() {
    RealRedis sentinel = new RealRedis();
    sentinel.flags.add("--sentinel");
    return sentinel;
  }

  /** One that runs. */
  public static RealRedis started() {
    return new RealRedis().start();
  }

  /** With a line of its configuration, from the next start on. */
  public RealRedis with(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Starts it, or starts it again, and returns when it answers. */
  public RealRedis start() {
    spawn();
    Awaitility.await("Redis answers")
        .atMost(START)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          if (!process().isAlive()) {
            throw new AssertionError("it ended with " + process().exitValue() + ":\n" + output());
          }
          return cli.answers();
        });
    return this;
  }

  /** Starts it and returns at once. */
  public void spawn() {
    StringBuilder conf = new StringBuilder();
    settings.forEach((name, value) -> conf.append(name).append(' ').append(value).append('\n'));
    try {
      Path file = Files.writeString(folder.resolve("redis.conf"), conf);
      List<String> command = new ArrayList<>(List.of(Binary.PATH, file.toString()));
      command.addAll(flags);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(outputFile().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM; returns when the process is gone, which has written what it keeps. */
  public void stop() {
    process().destroy();
    awaitExit(process());
  }

  /** SIGKILL; returns when the process is gone. Harmless if it is. */
  public void kill9() {
    if (process != null) {
      process.destroyForcibly();
      awaitExit(process);
    }
  }

  /** SIGSTOP: it answers nothing, and its connections stay open. */
  public void pause() {
    Signals.pause(process());
  }

  /** SIGCONT. */
  public void resume() {
    Signals.resume(process());
  }

  public int port() {
    return port;
  }

  String setting(String name) {
    return Objects.requireNonNull(settings.get(name), name);
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public RedisCli cli() {
    return cli;
  }

  /** What all its starts have written. */
  public String output() {
    try {
      return Files.readString(outputFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill9();
    Runtime.getRuntime().removeShutdownHook(net);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(RealRedis::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process process() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  private Path outputFile() {
    return folder.resolve("output");
  }

  private static void awaitExit(Process process) {
    try {
      if (!process.waitFor(STOP_SECONDS, SECONDS)) {
        throw new AssertionError("Redis does not end: " + process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path makeFolder() {
    try {
      return Files.createTempDirectory("redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The executable, unpacked once for all tests of a JVM. */
  private static final class Binary {
    static final String PATH = unpack();

    private static String unpack() {
      try {
        return RedisExecProvider.defaultProvider().get().getAbsolutePath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
