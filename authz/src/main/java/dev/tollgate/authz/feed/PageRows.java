package dev.tollgate.authz.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a page of changes, kept to be written later. For one thread at a time. */
public final class PageRows implements RowSink {
  private final List<Consumer<RowSink>> rows = new ArrayList<>();

  @Override
  public void row(String kind, Row row) {
    rows.add(to -> to.row(kind, row));
  }

  @Override
  public void deleted(String kind, String id) {
    rows.add(to -> to.deleted(kind, id));
  }

  /** Number of rows. */
  public int size() {
    return rows.size();
  }

  /** Passes all rows on, in their order. */
  public void writeTo(RowSink sink) {
    rows.forEach(row -> row.accept(sink));
  }
}
