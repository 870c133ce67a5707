package io.jobtail.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Several instances over one Redis, each a process with a folder of its own, that live quickly:
 * they miss each other after 2 s. For one thread.
 */
final class Fleet implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(2);

  /** How soon somebody must have noticed that an instance is gone, on a machine that is busy. */
  static final Duration NOTICED = LEASE.multipliedBy(5);

  /** How many jobs an instance runs at once. */
  static final int SLOTS = 4;

  private final List<ServerProcess> instances;

  /**
   * Prepares them.
   *
   * @param home for all that they need
   * @param with what each is told, where Redis is for one
   */
  Fleet(Path home, int size, Consumer<ServerProcess> with) {
    instances =
        IntStream.range(0, size).mapToObj(i -> instance(home.resolve("instance-" + i))).toList();
    instances.forEach(with);
  }

  private static ServerProcess instance(Path home) {
    return ServerProcess.quick(home)
        .with("JOBTAIL_STORE", "redis")
        .with("JOBTAIL_RUNNER_LEASE", LEASE.toSeconds() + "s")
        .with("JOBTAIL_RUNNER_CONCURRENCY", Integer.toString(SLOTS))
        .with("JOBTAIL_RUNNER_RETRY_INITIAL", "100ms")
        .with("JOBTAIL_STREAM_HEARTBEAT", "300ms")
        .with("JOBTAIL_STREAM_RETRY", "100ms");
  }

  /** Starts those that do not run, all at the same time, and returns when they answer. */
  Fleet start() {
    List<ServerProcess> down = instances.stream().filter(server -> !server.isAlive()).toList();
    down.forEach(ServerProcess::spawn);
    down.forEach(ServerProcess::awaitAnswer);
    return this;
  }

  int size() {
    return instances.size();
  }

  ServerProcess instance(int i) {
    return instances.get(i);
  }

  /**
   * What to ask the instance that comes so many after the first; after the last comes the first.
   */
  Api api(int i) {
    return instances.get(i % instances.size()).api();
  }

  /** Follows a job from an instance on, and goes on at the next when that one breaks. */
  Roamer roam(int first, String job) {
    List<Api> apis =
        instances.stream().map(server -> new Api(server.port(), Roamer.PATIENCE)).toList();
    return new Roamer(apis, first, job);
  }

  /** Follows a job at one instance only. */
  Roamer follow(int instance, String job) {
    return new Roamer(List.of(api(instance)), 0, job);
  }

  /** Which instance has this process id. */
  int withPid(long pid) {
    return IntStream.range(0, instances.size())
        .filter(i -> instances.get(i).pid() == pid)
        .findFirst()
        .orElseThrow(() -> new AssertionError("none of ours is " + pid));
  }

  @Override
  public void close() {
    instances.forEach(ServerProcess::close);
  }
}
