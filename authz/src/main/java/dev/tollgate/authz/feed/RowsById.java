package dev.tollgate.authz.feed;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Values in memory by their id. Reads take no lock and are safe from any thread. A value is never
 * older than the one it replaces, because only the feed writes, and it reads the rows one after
 * another on one connection.
 *
 * @param <T> the value that a row becomes
 */
public final class RowsById<T> implements RowTarget<T> {
  private final Function<T, String> id;
  private volatile Map<String, T> rows = new ConcurrentHashMap<>();

  /** An empty map. */
  public RowsById(Function<T, String> id) {
    this.id = id;
  }

  /** The value with this id; empty if there is none. */
  public Optional<T> find(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** All values, in no order. */
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
