package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.RowSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes rows and, after those that bring a copy from one change to another, a mark. A failure
 * while rows are taken is an {@link UncheckedIOException}. For one thread.
 */
final class SnapshotWriter implements RowSink, Closeable {
  static final byte HEADER = 'h';
  static final byte ROWS = 'd';
  static final byte MARK = 'm';

  static final byte COLUMNS = 'c';
  static final byte ROW = 'r';
  static final byte GONE = 'g';

  /** A frame's content: so large that what a frame costs is nothing beside it. */
  private static final int FULL_BYTES = 64 * 1024;

  private final EncryptedFile file;
  private final RowBuffer rows = new RowBuffer();
  private final Set<String> described = new HashSet<>();
  private long count;

  /** Begins a file with its header. */
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
  public void gone(String kind, String id) {
    begin();
    rows.tag(GONE);
    rows.text(kind);
    rows.text(id);
    end();
  }

  /** Forgets rows since the last mark that are not in the file yet; those that are do no harm. */
  void discard() {
    rows.clear();
    described.clear();
  }

  /** Says where the rows so far lead, and returns when all of it is on the disk. */
  void mark(Position from, Position to) throws IOException {
    flush();
    RowBuffer frame = new RowBuffer();
    frame.tag(MARK);
    frame.number(from.seq());
    frame.position(to);
    frame.number(count);
    file.write(frame.content());
    file.force();
  }

  long rows() {
    return count;
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
    count++;
    if (rows.size() >= FULL_BYTES) {
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
