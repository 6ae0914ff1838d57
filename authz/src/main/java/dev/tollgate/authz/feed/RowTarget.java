package dev.tollgate.authz.feed;

/**
 * Where a {@link TableMirror} keeps what it reads. One thread writes, that of the {@link
 * ChangeFeed}; a row that is older than the one that is there must be passed over.
 *
 * @param <T> what a row becomes
 */
public interface RowTarget<T> {
  /** Takes a row, in place of an older one with its id. */
  void put(T row);

  /** Forgets the row with this id, if there is one. */
  void remove(String id);

  /** How many rows there are. */
  int size();

  /** Begins a set of rows that is to replace all that are here. */
  Replacement<T> replace();

  /**
   * Rows on their way; readers see nothing of them until {@link #publish()}.
   *
   * @param <T> what a row becomes
   */
  interface Replacement<T> {
    /** Adds a row, in place of an older one with its id. */
    void put(T row);

    /** Takes the row with this id out, if there is one. */
    void remove(String id);

    /** Puts these rows in place of all others. */
    void publish();
  }
}
