package dev.tollgate.authz.feed;

/**
 * The values in memory that a {@link TableMirror} writes. Only the thread of the {@link ChangeFeed}
 * writes. An implementation must ignore a value that is older than the one it has.
 *
 * @param <T> the value that a row becomes
 */
public interface RowTarget<T> {
  /** Adds a value, or replaces an older one with its id. */
  void put(T row);

  /** Removes the value with this id, if there is one. */
  void remove(String id);

  /** Number of values. */
  int size();

  /** Begins a set of values that will replace all values. */
  Replacement<T> replace();

  /**
   * Values that readers do not see before {@link #publish()}.
   *
   * @param <T> the value that a row becomes
   */
  interface Replacement<T> {
    /** Adds a value, or replaces an older one with its id. */
    void put(T row);

    /** Removes the value with this id, if there is one. */
    void remove(String id);

    /** Replaces all values with these. */
    void publish();
  }
}
