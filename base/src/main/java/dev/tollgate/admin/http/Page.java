package dev.tollgate.admin.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list in an answer.
 *
 * @param nextCursor what asks for the next page; nothing on the last one
 */
public record Page<T>(List<T> items, Optional<String> nextCursor) {
  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * The page that the first {@code limit} rows make.
   *
   * @param rows read with a limit of one more, which tells whether there is a next page
   * @param cursor of the last row shown
   */
  public static <R, T> Page<T> of(
      List<R> rows, int limit, Function<? super R, T> view, Function<? super R, String> cursor) {
    List<R> shown = rows.subList(0, Math.min(limit, rows.size()));
    Optional<String> next =
        rows.size() > limit ? Optional.of(cursor.apply(shown.getLast())) : Optional.empty();
    return new Page<>(shown.stream().map(view).toList(), next);
  }
}
