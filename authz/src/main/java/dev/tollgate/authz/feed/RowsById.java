package dev.tollgate.authz.feed;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Rows in memory by their id. Reads take no lock and are safe from any thread. No row can be older
 * than the one it replaces, because only the feed writes here, and it reads rows one after another
 * on one connection.
 *
 * @param <T> what a row becomes
 */
public final class RowsById<T> implements RowTarget<T> {
  private final Function<T, String> id;
  private volatile Map<String, T> rows = new ConcurrentHashMap<>();

  /** No rows yet. */
  public RowsById(Function<T, String> id) {
    this.id = id;
  }

  /** The row with this id, or nothing. */
  public Optional<T> find(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** All rows, in no order. */
  public Iterable<T> all() {
    return rows.values();
  }

  @Override
  public void put(T row) {
    rows.put(id.apply(row), row);
  }

  @Override
  public void remove(String id) {
    rows.remove(id);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Replacement<T> replace() {
    Map<String, T> next = new ConcurrentHashMap<>();
    return new Replacement<>() {
      @Override
      public void put(T row) {
        next.put(id.apply(row), row);
      }

      @Override
      public void remove(String id) {
        next.remove(id);
      }

      @Override
      public void publish() {
        rows = next;
      }
    };
  }
}
