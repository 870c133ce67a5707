package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One server at a time holds a data directory. The operating system releases the lock when its
 * holder dies, however it dies; the file itself stays and names the last holder.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "jobtail.lock";

  // within a process the system's lock is of no use: closing any channel of the file gives it back
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  static DirectoryLock acquire(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      Files.createDirectories(directory);
      Path real = directory.toRealPath();
      if (!HELD_HERE.add(real)) {
        throw held(directory, " (process " + ProcessHandle.current().pid() + ", this very one)");
      }
      try {
        return acquire(directory, real, file);
      } catch (IOException | RuntimeException e) {
        HELD_HERE.remove(real);
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          "the data directory "
              + directory.toAbsolutePath()
              + " cannot be used: "
              + (Files.isDirectory(directory) ? e.toString() : "it is not a folder")
              + "; jobtail.data-dir names a folder that this user may write to, or may make",
          e);
    }
  }

  private static DirectoryLock acquire(Path directory, Path real, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw held(directory, holder(file));
      }
      channel.truncate(0);
      channel.write(pid(), 0);
      return new DirectoryLock(real, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreException held(Path directory, String holder) {
    return new StoreException(
        "the data directory "
            + directory.toAbsolutePath()
            + " is held by another server"
            + holder
            + "; stop it, or give this one a jobtail.data-dir of its own",
        null);
  }

  private static ByteBuffer pid() {
    return StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid()));
  }

  private static String holder(Path file) {
    try {
      String pid = Files.readString(file).strip();
      return pid.isEmpty() ? "" : " (process " + pid + ")";
    } catch (IOException _) {
      return ""; // some systems do not let others read a locked file
    }
  }

  @Override
  public void close() {
    HELD_HERE.remove(directory);
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("releasing the lock of the data directory: " + e, e);
    }
  }
}
