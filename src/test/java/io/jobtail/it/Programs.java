package io.jobtail.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that run as jobs. */
final class Programs {
  /** Two processes that say their pids and do not care to be told to stop. */
  static final String STUBBORN =
      """
      jobtail:
        process:
          leftover-grace: 500ms
        commands:
          stubborn:
            command: [sh, -c, 'trap "" TERM; echo $$; sh -c "echo \\$\\$; while :; do sleep 1; done"']
            kill-after: 500ms
      """;

  private Programs() {}

  /** The first lines of a job's log, which are pids; waits for them. */
  static List<Long> pids(Api api, String job, int count) throws IOException {
    List<Long> pids = new ArrayList<>();
    while (pids.size() < count) {
      pids.clear();
      try (BufferedReader log =
          new BufferedReader(
              new InputStreamReader(api.open("/jobs/" + job + "/log?follow=true").body(), UTF_8))) {
        for (int i = 0; i < count; i++) {
          String line = log.readLine();
          if (line == null) {
            break;
          }
          pids.add(Long.parseLong(line));
        }
      }
    }
    return pids;
  }

  /** Whether a process runs; one that has ended and was not asked for its status does not. */
  static boolean isAlive(long pid) {
    if (ProcessHandle.of(pid).isEmpty()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return Files.isDirectory(Path.of("/proc/self"))
          ? false
          : ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }
}
