package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.RowSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A copy that is being made. The changes of the meantime are kept and appended at the end. For one
 * thread.
 */
final class SnapshotLoad implements RowSink, Closeable {
  /** Rows after which the changes of the meantime are taken. */
  private static final int TURN = 256;

  private final SnapshotHeader header;
  private final SnapshotWriter writer;
  private final Meantime meantime;
  private final List<Page> pages = new ArrayList<>();
  private int keptRows;
  private int rows;

  /** Takes the changes of the meantime, and appends them to the copy that is in use. */
  @FunctionalInterface
  interface Meantime {
    /**
     * Returns the changes since the last call.
     *
     * @throws CancellationException if the copy that is being made is not wanted any more
     */
    PageQueue.Taken take() throws IOException;
  }

  SnapshotLoad(SnapshotFiles files, SnapshotHeader header, Meantime meantime) throws IOException {
    this.header = header;
    this.writer = files.beginRows(header);
    this.meantime = meantime;
  }

  @Override
  public void row(String kind, Row row) {
    writer.row(kind, row);
    if (++rows % TURN == 0) {
      takePages();
    }
  }

  @Override
  public void deleted(String kind, String id) {
    writer.deleted(kind, id);
  }

  /** Takes the changes of the meantime; they are to be appended behind the rows. */
  List<Page> takePages() {
    try {
      PageQueue.Taken taken = meantime.take();
      keptRows += taken.rows();
      if (keptRows > PageQueue.MAX_ROWS) {
        throw new CancellationException("too many changes while all rows were read");
      }
      pages.addAll(taken.pages());
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the file of rows; returns when it is on disk. */
  void finish() throws IOException {
    writer.mark(header.from(), header.from(), header.confirmedAt());
    writer.force();
  }

  SnapshotHeader header() {
    return header;
  }

  long bytes() throws IOException {
    return writer.bytes();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
