package io.jobtail.store.sqlite;

import io.jobtail.store.Backup;
import io.jobtail.store.StoreConfiguration;
import io.jobtail.store.StoreException;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a reader sees at one moment into a new file ({@code VACUUM INTO}), over a connection
 * of its own. The server's lock of the directory is not in the way: it keeps a second server out,
 * and this is a reader, which SQLite's own locks are for. Until it is done the server's log of
 * writes cannot begin anew and grows by what is written meanwhile.
 */
@Singleton
@Requires(property = "jobtail.store", value = "sqlite", defaultValue = "sqlite")
final class SqliteBackup implements Backup {
  private final Path directory;

  @Inject
  SqliteBackup(StoreConfiguration configuration) {
    this(Path.of(configuration.dataDir()));
  }

  SqliteBackup(Path directory) {
    this.directory = directory;
  }

  @Override
  public void copyTo(Path file) {
    if (Files.exists(file)) {
      throw new StoreException(file + " is there already, and is not overwritten", null);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      // what a backup that was killed has left
      Files.deleteIfExists(part);
      write(part);
      sync(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      syncFolder(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StoreException(file + " cannot be written: " + e, e);
    } finally {
      removeQuietly(part);
    }
  }

  private void write(Path part) {
    try (Sql sql = new Database(directory).openExisting()) {
      var _ = sql.update("VACUUM INTO ?", part.toString());
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** So that the name is on the disk too; some systems cannot. */
  private static void syncFolder(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // the file itself is safe
    }
  }

  private static void removeQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // the next backup of this name does it
    }
  }
}
