package io.jobtail.runner.command;

import io.jobtail.job.JobId;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all processes of one run of a job have in their environment, so that those are found too
 * that left their parent ({@code setsid}, {@code nohup}, a daemon). Linux only: elsewhere there is
 * no {@code /proc}. A process that was given another environment on purpose ({@code env -i}) is not
 * found this way.
 *
 * @param entries lines that the environment has, {@code NAME=value}
 */
record Marker(List<String> entries) {
  private static final Path PROC = Path.of("/proc");

  /** Of one run. */
  static Marker of(JobId job, int attempt) {
    return new Marker(
        List.of(ProgramEnvironment.JOB + "=" + job, ProgramEnvironment.ATTEMPT + "=" + attempt));
  }

  /** The processes of this machine that have it, and that this one may look at. */
  Stream<ProcessHandle> processes() {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return Stream.empty();
    }
    // The handle is taken before the look, and knows the start time: it never means a later process
    // with the same pid.
    return ProcessHandle.allProcesses().filter(this::marks);
  }

  private boolean marks(ProcessHandle handle) {
    String environment = '\0' + read(handle, "environ");
    return entries.stream().allMatch(entry -> environment.contains('\0' + entry + '\0'));
  }

  /** Whether a process has ended, though its parent has not asked for its status yet. */
  static boolean isZombie(ProcessHandle handle) {
    // pid (name) state …; the name may have brackets and blanks.
    String stat = read(handle, "stat");
    return stat.startsWith(") Z", stat.lastIndexOf(')'));
  }

  /**
   * A file of a process; empty when it is gone, or another user's. Not through a channel: an
   * interruption would close it, and a job's processes would not be found.
   */
  private static String read(ProcessHandle handle, String name) {
    Path file = PROC.resolve(Long.toString(handle.pid())).resolve(name);
    try (InputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
