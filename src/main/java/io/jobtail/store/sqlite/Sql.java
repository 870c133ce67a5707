package io.jobtail.store.sqlite;

import io.jobtail.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection with its prepared statements. Every failure is a {@link StoreException} that names
 * the file and says what SQLite said.
 *
 * <p>Belongs to one thread. Statements are constants of the program, so their number is bounded.
 */
final class Sql implements AutoCloseable {
  /** Reads the row that a result stands on. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Fills one row of a batch. */
  @FunctionalInterface
  interface Binder<T> {
    void bind(PreparedStatement statement, T item) throws SQLException;
  }

  private final Connection connection;
  private final Path file;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Sql(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  /** Runs a statement that is not worth keeping, such as a pragma. */
  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** How many rows were changed. */
  int update(String sql, @Nullable Object... args) {
    try {
      return bound(sql, args).executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  <T> void batch(String sql, List<T> items, Binder<T> binder) {
    try {
      PreparedStatement statement = prepared(sql);
      for (T item : items) {
        binder.bind(statement, item);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  <T> List<T> list(String sql, Row<T> reader, @Nullable Object... args) {
    return listWhile(sql, reader, _ -> true, args);
  }

  /** Stops after the first item for which {@code more} says no. */
  <T> List<T> listWhile(String sql, Row<T> reader, Predicate<T> more, @Nullable Object... args) {
    try (ResultSet rows = bound(sql, args).executeQuery()) {
      List<T> list = new ArrayList<>();
      while (rows.next()) {
        T item = reader.read(rows);
        list.add(item);
        if (!more.test(item)) {
          break;
        }
      }
      return list;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  <T> Optional<T> first(String sql, Row<T> reader, @Nullable Object... args) {
    try (ResultSet rows = bound(sql, args).executeQuery()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The number in the only row. */
  long number(String sql, @Nullable Object... args) {
    return first(sql, row -> row.getLong(1), args).orElseThrow();
  }

  private PreparedStatement bound(String sql, @Nullable Object... args) throws SQLException {
    PreparedStatement statement = prepared(sql);
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case null -> statement.setNull(i + 1, Types.NULL);
        case Long value -> statement.setLong(i + 1, value);
        case Integer value -> statement.setInt(i + 1, value);
        case Boolean value -> statement.setInt(i + 1, value ? 1 : 0);
        case String value -> statement.setString(i + 1, value);
        case byte[] value -> statement.setBytes(i + 1, value);
        default -> throw new IllegalArgumentException("cannot bind " + args[i]);
      }
    }
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  StoreException failed(SQLException e) {
    return new StoreException(file + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
