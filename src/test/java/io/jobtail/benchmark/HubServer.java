package io.jobtail.benchmark;

import java.util.List;

/** A server that only passes on what is posted to it: {@code /pub} and {@code /sub}. */
final class HubServer implements Server {
  private static final String CHANNEL = "?id=a";

  private final Spawned spawned;
  private final long pid;
  private final int port;
  private final boolean jvm;

  /**
   * One that runs.
   *
   * @param pid of the process that does the work
   */
  HubServer(Spawned spawned, long pid, int port, boolean jvm) {
    this.spawned = spawned;
    this.pid = pid;
    this.port = port;
    this.jvm = jvm;
  }

  @Override
  public long pid() {
    return pid;
  }

  @Override
  public boolean isJvm() {
    return jvm;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Check check() {
    return Check.DATA;
  }

  @Override
  public List<String> prepare(Load load) {
    return List.of("/sub" + CHANNEL);
  }

  @Override
  public void begin(Load load, GeneratorProcess generator) {
    generator.send(
        "publish",
        "port",
        port,
        "path",
        "/pub" + CHANNEL,
        "rate",
        load.rate(),
        "batch",
        load.batch(),
        "length",
        Load.LENGTH);
  }

  @Override
  public long end(GeneratorProcess generator) {
    return (long) generator.send("silence").get("last");
  }

  @Override
  public void close() {
    spawned.close();
  }
}
