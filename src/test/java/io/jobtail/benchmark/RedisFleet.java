package io.jobtail.benchmark;

import io.jobtail.redis.RealRedis;
import java.util.List;

/**
 * Instances of Jobtail over a Redis of their own, seen as one server: the first is asked for jobs,
 * the last one has the readers. For one thread.
 */
final class RedisFleet implements Server {
  /** Does not run jobs. */
  static final String API = "api";

  /** Does nothing else. */
  static final String RUNNER = "runner";

  static final String ROLES = "JOBTAIL_ROLES";

  private final RealRedis redis;
  private final long redisPid;
  private final List<JobtailServer> instances;

  /** Those that run. */
  RedisFleet(RealRedis redis, List<JobtailServer> instances) {
    this.redis = redis;
    this.redisPid = Long.parseLong(redis.cli().info("process_id"));
    this.instances = List.copyOf(instances);
  }

  JobtailServer instance(int i) {
    return instances.get(i);
  }

  /** The one that is asked for jobs. */
  JobtailServer first() {
    return instances.getFirst();
  }

  /** What Redis counted so far. */
  RedisCounts counts() {
    return RedisCounts.of(redis.cli().call("INFO", "everything"));
  }

  @Override
  public double cpuNanos() {
    return redisCpuNanos()
        + instances.stream().mapToDouble(instance -> Proc.cpuNanos(instance.pid())).sum();
  }

  double redisCpuNanos() {
    return Proc.cpuNanos(redisPid);
  }

  @Override
  public long pid() {
    return first().pid();
  }

  @Override
  public boolean isJvm() {
    return true;
  }

  @Override
  public int port() {
    return instances.getLast().port();
  }

  @Override
  public Check check() {
    return first().check();
  }

  @Override
  public List<String> prepare(Load load) {
    return first().prepare(load);
  }

  @Override
  public void begin(Load load, GeneratorProcess generator) {
    first().begin(load, generator);
  }

  @Override
  public long end(GeneratorProcess generator) {
    return first().end(generator);
  }

  @Override
  public void close() {
    end(redis, instances);
  }

  /** Redis at last: the others say goodbye to it. */
  static void end(RealRedis redis, List<JobtailServer> instances) {
    instances.forEach(JobtailServer::close);
    redis.close();
  }
}
