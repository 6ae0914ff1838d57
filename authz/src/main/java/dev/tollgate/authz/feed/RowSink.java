package dev.tollgate.authz.feed;

/** Is shown the rows that a {@link Mirror} reads. */
public interface RowSink {
  /** Passes over everything. */
  RowSink NOWHERE =
      new RowSink() {
        @Override
        public void row(String kind, Row row) {}

        @Override
        public void gone(String kind, String id) {}
      };

  /** A row is as it is here. */
  void row(String kind, Row row);

  /** The row with this id is there no more. */
  void gone(String kind, String id);
}
