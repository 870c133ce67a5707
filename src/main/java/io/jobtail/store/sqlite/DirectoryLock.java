package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One server at a time holds a data directory. The operating system releases the lock when its
 * holder dies, however it dies; the file itself stays and names the last holder.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "jobtail.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock acquire(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new StoreException(
            "the data directory "
                + directory.toAbsolutePath()
                + " is held by another server"
                + holder(file)
                + "; stop it, or give this one a jobtail.data-dir of its own",
            null);
      }
      channel.truncate(0);
      channel.write(pid(), 0);
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new StoreException(
          "the data directory "
              + directory.toAbsolutePath()
              + " cannot be used: "
              + (Files.isDirectory(directory) ? e.toString() : "it is no folder")
              + "; jobtail.data-dir names a folder that this user may write to, or may make",
          e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held by this very process
    }
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
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("releasing the lock of the data directory: " + e, e);
    }
  }
}
