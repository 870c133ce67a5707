package io.jobtail.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a server. For a JVM, resident bytes say how much of the heap was ever touched, so the
 * heap in use after a collection is asked for too; what is resident outside the heap's range of
 * addresses holds direct buffers, whoever allocates them, and everything else that is native.
 *
 * @param resident bytes
 * @param heap bytes in use after a collection; 0 if it is no JVM
 * @param outside resident bytes outside the heap; 0 if it is no JVM
 */
record Memory(double resident, double heap, double outside) {
  private static final Pattern TOTAL = Pattern.compile("total.* used (\\d+)K");
  private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+)");
  private static final double KILO = 1024;

  static Memory of(long pid, boolean jvm) {
    if (!jvm) {
      return new Memory(Proc.residentBytes(pid), 0, 0);
    }
    double resident = Proc.residentBytes(pid);
    jcmd(pid, "GC.run");
    String info = jcmd(pid, "GC.heap_info");
    double used = 0;
    long from = Long.MAX_VALUE;
    long to = 0;
    for (String line : info.lines().filter(line -> TOTAL.matcher(line).find()).toList()) {
      Matcher total = TOTAL.matcher(line);
      used += total.find() ? Long.parseLong(total.group(1)) * KILO : 0;
      Matcher address = ADDRESS.matcher(line);
      while (address.find()) {
        long value = Long.parseUnsignedLong(address.group(1), 16);
        from = Math.min(from, value);
        to = Math.max(to, value);
      }
    }
    if (to == 0) {
      throw new IllegalStateException("heap information that is not understood: " + info);
    }
    return new Memory(resident, used, Proc.residentOutside(pid, from, to));
  }

  private static String jcmd(long pid, String command) {
    try {
      Process process =
          new ProcessBuilder(Spawned.tool("jcmd"), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
