package dev.tollgate.feed;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads rows of one table in one pass by one thread.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowReader<T> {
  /**
   * Reads the row that the result set is at.
   *
   * @throws RuntimeException if the row makes no sense
   */
  T read(ResultSet row) throws SQLException;
}
