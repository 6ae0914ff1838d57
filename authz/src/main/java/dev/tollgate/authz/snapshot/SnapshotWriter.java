package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.RowSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes rows, and a mark after the rows of each page of changes. A failed write of a row throws an
 * {@link UncheckedIOException}. For one thread.
 */
final class SnapshotWriter implements RowSink, Closeable {
  static final byte HEADER = 'h';
  static final byte ROWS = 'd';
  static final byte MARK = 'm';

  static final byte COLUMNS = 'c';
  static final byte ROW = 'r';
  static final byte DELETED = 'g';

  /** Size from which the buffered rows are written as a frame. */
  private static final int FRAME_BYTES = 64 * 1024;

  private final EncryptedFile file;
  private final RowBuffer rows = new RowBuffer();
  private final Set<String> described = new HashSet<>();

  /** Writes the header. */
  SnapshotWriter(EncryptedFile file, SnapshotHeader header) throws IOException {
    this.file = file;
    RowBuffer frame = new RowBuffer();
    frame.tag(HEADER);
    header.write(frame);
    file.write(frame.content());
  }

  @Override
  public void row(String kind, Row row) {
    begin();
    if (described.add(kind)) {
      rows.tag(COLUMNS);
      rows.text(kind);
      rows.columns(row.columns());
    }
    rows.tag(ROW);
    rows.text(kind);
    rows.row(row);
    end();
  }

  @Override
  public void deleted(String kind, String id) {
    begin();
    rows.tag(DELETED);
    rows.text(kind);
    rows.text(id);
    end();
  }

  /**
   * Writes the rows and a mark with the position that they lead to.
   *
   * @param confirmedAt when the database confirmed that position
   */
  void mark(Position from, Position to, Instant confirmedAt) throws IOException {
    flush();
    RowBuffer frame = new RowBuffer();
    frame.tag(MARK);
    frame.number(from.seq());
    frame.position(to);
    frame.number(confirmedAt.toEpochMilli());
    file.write(frame.content());
  }

  /** Returns when all is on disk (fsync). */
  void force() throws IOException {
    file.force();
  }

  long bytes() throws IOException {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void begin() {
    if (rows.size() == 0) {
      rows.tag(ROWS);
    }
  }

  private void end() {
    if (rows.size() >= FRAME_BYTES) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void flush() throws IOException {
    if (rows.size() > 0) {
      file.write(rows.content());
      rows.clear();
    }
  }
}
