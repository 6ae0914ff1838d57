package dev.tollgate.authz.feed;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row, read from the database or from a snapshot. A value is a text (also for JSON), a whole
 * number, a time, bytes, a list of texts or a boolean. Every getter throws {@link
 * IllegalArgumentException} if the column was not read, has another type, or is null where the
 * getter does not allow null. Immutable.
 */
public final class Row {
  private final Map<String, Integer> columns;
  private final @Nullable Object[] values;

  /**
   * A row with these values.
   *
   * @param columns index of each column in {@code values}
   * @param values must not be changed afterwards
   */
  public Row(Map<String, Integer> columns, @Nullable Object[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** The current row of the result set. For many rows, {@link Reader} is cheaper. */
  public static Row of(ResultSet row) throws SQLException {
    return new Reader(row).row();
  }

  /** Reads the rows of one result set. */
  static final class Reader {
    private final ResultSet rows;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final int[] types;

    Reader(ResultSet rows) throws SQLException {
      this.rows = rows;
      ResultSetMetaData meta = rows.getMetaData();
      types = new int[meta.getColumnCount()];
      for (int i = 0; i < types.length; i++) {
        columns.put(meta.getColumnLabel(i + 1), i);
        types[i] = meta.getColumnType(i + 1);
      }
    }

    /** The current row. */
    Row row() throws SQLException {
      @Nullable Object[] values = new Object[types.length];
      for (int i = 0; i < types.length; i++) {
        values[i] = value(i + 1, types[i]);
      }
      return new Row(columns, values);
    }

    private @Nullable Object value(int column, int type) throws SQLException {
      Object value =
          switch (type) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> rows.getLong(column);
            case Types.BIT, Types.BOOLEAN -> rows.getBoolean(column);
            case Types.BINARY -> rows.getBytes(column);
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> time(column);
            case Types.ARRAY -> texts(column);
            default -> rows.getString(column);
          };
      return rows.wasNull() ? null : value;
    }

    private @Nullable Instant time(int column) throws SQLException {
      OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }

    private @Nullable List<String> texts(int column) throws SQLException {
      Array array = rows.getArray(column);
      // Elements may be null; the reader of the row then rejects this row only.
      return array == null
          ? null
          : Collections.unmodifiableList(Arrays.asList((String[]) array.getArray()));
    }
  }

  /** A text. */
  public String text(String column) {
    return required(column, String.class);
  }

  /** A text or null. */
  public @Nullable String textOrNull(String column) {
    return value(column, String.class);
  }

  /** A whole number. */
  public long number(String column) {
    return required(column, Long.class);
  }

  /** A whole number or null. */
  public @Nullable Long numberOrNull(String column) {
    return value(column, Long.class);
  }

  /** A boolean. */
  public boolean flag(String column) {
    return required(column, Boolean.class);
  }

  /** A time. */
  public Instant time(String column) {
    return required(column, Instant.class);
  }

  /** A time or null. */
  public @Nullable Instant timeOrNull(String column) {
    return value(column, Instant.class);
  }

  /** Bytes, in a new array. */
  public byte[] bytes(String column) {
    return required(column, byte[].class).clone();
  }

  /** Texts, in an unmodifiable list. */
  @SuppressWarnings("unchecked") // the only lists are of texts
  public List<String> texts(String column) {
    return required(column, List.class);
  }

  /** Names of the columns, in the order of {@link #values}. */
  public List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  /** The values, in the order of {@link #columns}. */
  public List<@Nullable Object> values() {
    return Arrays.asList(values);
  }

  private <T> T required(String column, Class<T> type) {
    T value = value(column, type);
    if (value == null) {
      throw new IllegalArgumentException(column + ": null (expected: a value)");
    }
    return value;
  }

  private <T> @Nullable T value(String column, Class<T> type) {
    Integer index = columns.get(column);
    if (index == null) {
      throw new IllegalArgumentException(
          "column %s: not read (expected: one of %s)".formatted(column, columns.keySet()));
    }
    Object value = values[index];
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    throw new IllegalArgumentException(
        "column %s: a %s (expected: a %s)"
            .formatted(column, value.getClass().getSimpleName(), type.getSimpleName()));
  }
}
