package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens the file, and brings it to the newest version of the schema. */
final class Database {
  private static final String REMEDY = "; move it away, or put a copy back in its place";
  private static final String NAME = "jobtail.db";
  private static final List<String> MIGRATIONS =
      List.of("schema-1.sql", "schema-2.sql", "schema-3.sql");
  // a larger file would take seconds; damage is then met when its page is read
  private static final long CHECKED_PAGES = 16 * 1024;
  private static final int BUSY_MILLIS = 5_000; // another program that looks into the file
  private static final int WRITER_CACHE_KIB = 16_384;
  private static final int READER_CACHE_KIB = 4_096;
  private static final int WAL_BYTES_KEPT = 64 << 20;
  // the log of writes grows to 12 MB before it is moved into the file: a page that was changed many
  // times meanwhile, as those of jobs that run are, is moved once. Who writes waits for the move,
  // so
  // it must not grow much larger
  private static final int CHECKPOINT_PAGES = 3_000;

  private final Path file;

  Database(Path directory) {
    file = directory.resolve(NAME);
  }

  /** The connection that writes; checks and migrates the file first. */
  Sql openWriter() {
    SQLiteConfig config = config(WRITER_CACHE_KIB);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalSizeLimit(WAL_BYTES_KEPT);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
    Sql sql = open(config);
    try {
      check(sql);
      migrate(sql);
      return sql;
    } catch (RuntimeException e) {
      sql.close();
      throw e;
    }
  }

  Sql openReader() {
    SQLiteConfig config = config(READER_CACHE_KIB);
    config.setReadOnly(true);
    return open(config);
  }

  /**
   * A connection to a file that a server may have open, for reading. It may write, since SQLite
   * cannot read what a killed server has left otherwise.
   */
  Sql openExisting() {
    if (!Files.isRegularFile(file)) {
      throw new StoreException("there is no database " + file.toAbsolutePath(), null);
    }
    return open(config(READER_CACHE_KIB));
  }

  private static SQLiteConfig config(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-cacheKib); // negative: KiB, not pages
    // a connection belongs to one thread: SQLite need not lock it for every value of every row
    config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    return config;
  }

  private Sql open(SQLiteConfig config) {
    try {
      return new Sql(config.createConnection("jdbc:sqlite:" + file), file);
    } catch (SQLException e) {
      throw new StoreException(
          "the database " + file.toAbsolutePath() + " cannot be opened: " + e.getMessage() + REMEDY,
          e);
    }
  }

  private void check(Sql sql) {
    try {
      if (sql.number("PRAGMA page_count") <= CHECKED_PAGES) {
        String found = sql.first("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("");
        if (!found.equals("ok")) {
          throw new StoreException(found, null);
        }
      }
    } catch (StoreException e) {
      throw new StoreException(
          "the database "
              + file.toAbsolutePath()
              + " is damaged, or is none: "
              + e.getMessage()
              + REMEDY,
          e);
    }
  }

  private void migrate(Sql sql) {
    long version = sql.number("PRAGMA user_version");
    if (version > MIGRATIONS.size()) {
      throw new StoreException(
          "the database "
              + file.toAbsolutePath()
              + " has schema version "
              + version
              + ", made by a newer Jobtail; this one knows versions up to "
              + MIGRATIONS.size(),
          null);
    }
    if (version == 0 && sql.number("SELECT count(*) FROM sqlite_schema") > 0) {
      throw new StoreException(
          "the database " + file.toAbsolutePath() + " was not made by Jobtail", null);
    }
    for (int next = (int) version; next < MIGRATIONS.size(); next++) {
      sql.execute("BEGIN IMMEDIATE");
      for (String statement : resource(MIGRATIONS.get(next)).split(";\n", -1)) {
        if (!statement.isBlank()) {
          sql.execute(statement);
        }
      }
      sql.execute("PRAGMA user_version = " + (next + 1));
      sql.execute("COMMIT");
    }
  }

  private static String resource(String name) {
    try (InputStream in = Database.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
