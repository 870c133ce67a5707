package io.jobtail.runner.command;

import io.jobtail.job.JobId;
import io.jobtail.store.StoreConfiguration;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which programs run for this server, in {@code processes/} under the data folder: one small file
 * each, so that a server that starts after a crash can end what was left running. A file is
 * replaced as a whole; it is not forced to the disk, since no program outlives the machine.
 *
 * <p>Safe for use by many threads.
 */
@Singleton
final class ProcessLedger {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLedger.class);
  private static final String SUFFIX = ".properties";

  private final Path folder;

  @Inject
  ProcessLedger(StoreConfiguration configuration) {
    this(Path.of(configuration.dataDir()));
  }

  ProcessLedger(Path dataDir) {
    folder = dataDir.resolve("processes");
  }

  /**
   * One process; a pid alone is not one, since pids are used again.
   *
   * @param started when it began, as the system says it
   */
  record Running(long pid, Instant started) {
    static Running of(ProcessHandle handle) {
      return new Running(handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH));
    }

    /** The process, if it still runs. */
    Optional<ProcessHandle> find() {
      return ProcessHandle.of(pid)
          .filter(handle -> sameStart(of(handle).started) && !ProcessTree.isOver(handle));
    }

    /** Linux counts from the boot, whose own moment may be corrected by a second. */
    private boolean sameStart(Instant other) {
      return Math.abs(other.toEpochMilli() - started.toEpochMilli()) <= 1_000;
    }
  }

  /**
   * A line of the ledger.
   *
   * @param server who wrote it
   * @param program absent between the decision to start it and the start
   */
  record Entry(JobId job, int attempt, Running server, @Nullable Running program) {
    /** The same after the start. */
    Entry with(Running started) {
      return new Entry(job, attempt, server, started);
    }

    private String text() {
      String text =
          "job=%s%nattempt=%d%nserver.pid=%d%nserver.started=%s%n"
              .formatted(job, attempt, server.pid(), server.started());
      return program == null
          ? text
          : text + "pid=%d%nstarted=%s%n".formatted(program.pid(), program.started());
    }

    private static Entry parse(String text) throws IOException {
      Properties fields = new Properties();
      fields.load(new StringReader(text));
      String pid = fields.getProperty("pid");
      return new Entry(
          new JobId(field(fields, "job")),
          Integer.parseInt(field(fields, "attempt")),
          running(field(fields, "server.pid"), field(fields, "server.started")),
          pid == null ? null : running(pid, field(fields, "started")));
    }

    private static Running running(String pid, String started) {
      return new Running(Long.parseLong(pid), Instant.parse(started));
    }

    private static String field(Properties fields, String name) {
      String value = fields.getProperty(name);
      if (value == null) {
        throw new IllegalArgumentException("there is no " + name);
      }
      return value;
    }
  }

  /**
   * Writes an entry, in place of an earlier one of the same run.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  void write(Entry entry) {
    Path file = file(entry.job(), entry.attempt());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(folder);
      writeText(next, entry.text());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the process ledger " + file + " cannot be written", e);
    }
  }

  /** Not through a channel: an interruption would close it. */
  private static void writeText(Path file, String text) throws IOException {
    try (OutputStream out = new FileOutputStream(file.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes an entry out. One that cannot be taken out is harmless: its process is gone. */
  void remove(JobId job, int attempt) {
    delete(file(job, attempt));
  }

  /** All entries. What cannot be read is said and taken out. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files()) {
      try {
        entries.add(Entry.parse(Files.readString(file)));
      } catch (NoSuchFileException e) {
        // Its process ended meanwhile.
      } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
        LOG.warn("the process ledger {} is damaged and not followed: {}", file, e.getMessage());
        delete(file);
      }
    }
    return entries;
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the process ledger " + folder + " cannot be read", e);
    }
  }

  private Path file(JobId job, int attempt) {
    return folder.resolve(job + "." + attempt + SUFFIX);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("the process ledger {} cannot be taken out: {}", file, e.toString());
    }
  }
}
