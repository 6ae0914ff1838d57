package dev.tollgate.authz.feed;

/** Receives the rows that a {@link TableMirror} reads. */
public interface RowSink {
  /** Ignores everything. */
  RowSink NOWHERE =
      new RowSink() {
        @Override
        public void row(String kind, Row row) {}

        @Override
        public void deleted(String kind, String id) {}
      };

  /** The row exists and has these values. */
  void row(String kind, Row row);

  /** The row with this id does not exist any more. */
  void deleted(String kind, String id);
}
