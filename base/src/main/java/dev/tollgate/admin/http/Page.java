package dev.tollgate.admin.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list, as a response body. Immutable.
 *
 * @param nextCursor the cursor that requests the next page; empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * Builds a page from the first {@code limit} rows.
   *
   * @param rows up to {@code limit + 1} rows; the extra row tells that there is a next page
   * @param view converts a row to an item
   * @param cursor returns the cursor of the last row on the page
   */
  public static <R, T> Page<T> of(
      List<R> rows, int limit, Function<? super R, T> view, Function<? super R, String> cursor) {
    List<R> shown = rows.subList(0, Math.min(limit, rows.size()));
    Optional<String> next =
        rows.size() > limit ? Optional.of(cursor.apply(shown.getLast())) : Optional.empty();
    return new Page<>(shown.stream().map(view).toList(), next);
  }
}
