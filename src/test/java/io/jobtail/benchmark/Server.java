package io.jobtail.benchmark;

import java.util.List;

/** A server under load. For one thread. */
interface Server extends AutoCloseable {
  /** The process that does the work. */
  long pid();

  boolean isJvm();

  /** User and system time of all that serves. */
  default double cpuNanos() {
    return Proc.cpuNanos(pid());
  }

  int port();

  /** How its readers can tell that nothing is missing. */
  Check check();

  /** Makes what can be read, without a line in it; the paths that readers ask for. */
  List<String> prepare(Load load);

  /** Lets lines be published from now on. */
  void begin(Load load, GeneratorProcess generator);

  /** Ends it; the number of the last line if the end shows in nothing else, or 0. */
  long end(GeneratorProcess generator);

  @Override
  void close();
}
