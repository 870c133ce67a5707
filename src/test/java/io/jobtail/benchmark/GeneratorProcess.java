package io.jobtail.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The generator, seen from the conductor: one command, one report. For one thread. */
final class GeneratorProcess implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-Xms384m", "-Xmx384m", "-Xmn128m", "-XX:+AlwaysPreTouch");

  private final Spawned spawned;
  private final BufferedReader reports;
  private final Writer commands;

  GeneratorProcess(Path folder) {
    spawned =
        Spawned.start(
            "generator",
            folder,
            true,
            Map.of(),
            Spawned.java(
                FLAGS, "-cp", System.getProperty("java.class.path"), Generator.class.getName()));
    reports = spawned.process().inputReader();
    commands = spawned.process().outputWriter();
  }

  /** Sends a verb and its values, and waits for the report. */
  Report send(String verb, Object... namesAndValues) {
    StringBuilder line = new StringBuilder(verb);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      line.append(' ').append(namesAndValues[i]).append('=').append(namesAndValues[i + 1]);
    }
    try {
      commands.append(line).append('\n').flush();
      String report = reports.readLine();
      if (report == null) {
        spawned.process().waitFor();
        spawned.checkAlive();
        throw new IllegalStateException("the generator does not answer");
      }
      return Report.parse(report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    spawned.close();
  }
}
