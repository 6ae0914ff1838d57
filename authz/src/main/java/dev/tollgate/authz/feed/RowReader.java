package dev.tollgate.authz.feed;

/**
 * Makes sense of the rows of one table in one pass by one thread.
 *
 * @param <T> what a row becomes
 */
@FunctionalInterface
public interface RowReader<T> {
  /**
   * Reads the row.
   *
   * @throws RuntimeException if the row makes no sense
   */
  T read(Row row);
}
