package io.jobtail.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Flags with which the jar starts for a short life. The tests start it so often that it pays to let
 * the JVM keep what it did at the first start: the jar is the same, and each start takes a third of
 * the time.
 */
final class QuickStart {
  private static final List<String> SHORT_LIFE =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

  private QuickStart() {}

  static List<String> flags() {
    return Cached.FLAGS;
  }

  /** Made once in each build, by whichever process of tests is the first to need it. */
  private static final class Cached {
    static final List<String> FLAGS = flags();

    private static List<String> flags() {
      try {
        return with("-XX:AOTCache=" + made(), "-Xlog:aot=off");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path made() throws IOException {
      Path folder = Files.createDirectories(Path.of("target", "quick-start").toAbsolutePath());
      Path cache = folder.resolve(version() + ".aot");
      try (FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(cache)) {
          removeOlder(folder);
          Path fresh = folder.resolve("fresh.aot");
          train(folder, fresh);
          Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return cache;
    }

    private static void removeOlder(Path folder) throws IOException {
      try (DirectoryStream<Path> older = Files.newDirectoryStream(folder, "*.aot")) {
        for (Path one : older) {
          Files.delete(one);
        }
      }
    }

    /** Of one jar and of one JVM, as the cache is. */
    private static String version() throws IOException {
      return Runtime.version() + "-" + Files.getLastModifiedTime(ServerProcess.JAR).toMillis();
    }

    private static void train(Path folder, Path cache) {
      try (ServerProcess server =
          new ServerProcess(folder)
              .flags(with("-XX:AOTCacheOutput=" + cache))
              .with("JOBTAIL_STORE", "memory")
              .start()) {
        server.api().finished(server.api().emit(10, 0));
        server.terminate();
        if (!Files.exists(cache)) {
          throw new AssertionError("it made no cache:\n" + server.output() + server.errors());
        }
      }
    }

    private static List<String> with(String... more) {
      List<String> flags = new ArrayList<>(SHORT_LIFE);
      flags.addAll(List.of(more));
      return flags;
    }
  }
}
