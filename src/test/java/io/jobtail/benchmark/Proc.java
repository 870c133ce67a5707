package io.jobtail.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel knows about a process. */
final class Proc {
  /** USER_HZ, which is 100 wherever Linux runs Java. The kernel scales it to what was used. */
  private static final double TICK_NANOS = 1e9 / 100;

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final long KILO = 1024;
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
  private static final Pattern OPEN_FILES = Pattern.compile("Max open files\\s+\\d+\\s+(\\d+).*");

  private Proc() {}

  /** User and system time of all its threads, those that ended too. */
  static double cpuNanos(long pid) {
    String stat = text(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * TICK_NANOS;
  }

  static long residentBytes(long pid) {
    return lines(pid, "status").stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(Proc::kilobytes)
        .sum();
  }

  /** Resident bytes of what is mapped outside of a range of addresses. */
  static long residentOutside(long pid, long from, long to) {
    long sum = 0;
    boolean inside = false;
    for (String line : lines(pid, "smaps")) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.matches()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        inside = start >= from && start < to;
      } else if (!inside && line.startsWith("Rss:")) {
        sum += kilobytes(line);
      }
    }
    return sum;
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll("\\D", "")) * KILO;
  }

  static long openFiles(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files a process that is started from here may raise its limit to. */
  static long openFilesLimit() {
    return lines(ProcessHandle.current().pid(), "limits").stream()
        .map(OPEN_FILES::matcher)
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  private static List<String> lines(long pid, String name) {
    return text(pid, name).lines().toList();
  }

  private static String text(long pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
