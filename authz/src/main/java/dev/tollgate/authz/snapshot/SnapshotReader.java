package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.TableMirror;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files of one snapshot, in order, into staged rows. For one thread. */
final class SnapshotReader {
  private final Map<String, TableMirror.Staging> stagings;
  private @Nullable SnapshotHeader base;
  private Position position = Position.START;
  private Instant confirmedAt = Instant.EPOCH;

  /**
   * A reader at the start.
   *
   * @param stagings receive the rows, by kind
   */
  SnapshotReader(Map<String, TableMirror.Staging> stagings) {
    this.stagings = stagings;
  }

  /** Position of the last change that was read. */
  Position position() {
    return position;
  }

  /** When the database confirmed that position. */
  Instant confirmedAt() {
    return confirmedAt;
  }

  /**
   * Reads the file of rows.
   *
   * @param form the expected form of the rows
   * @throws UnusableSnapshotException if the file is incomplete, altered or of another form
   */
  SnapshotHeader readBase(EncryptedFile file, String form)
      throws IOException, UnusableSnapshotException {
    SnapshotHeader header = header(file);
    if (!header.form().equals(form)) {
      throw new UnusableSnapshotException("written by another version");
    }
    base = header;
    position = header.from();
    confirmedAt = header.confirmedAt();
    if (readRows(file) != 1) {
      throw new UnusableSnapshotException("truncated");
    }
    return header;
  }

  /**
   * Reads a file of changes; nothing, if it belongs to another snapshot. Its end may be truncated:
   * a change that was not written completely was not reported either.
   *
   * @throws UnusableSnapshotException if the file was altered, or changes before it are missing.
   *     The changes up to {@link #position} are read nevertheless. Rows behind it can be newer than
   *     the position says; this does no harm, because they are read again with their change.
   */
  void readChanges(EncryptedFile file) throws IOException, UnusableSnapshotException {
    SnapshotHeader header = header(file);
    if (base == null || !header.base().equals(base.base())) {
      return;
    }
    if (!header.from().equals(position)) {
      throw gap(header.from().seq());
    }
    readRows(file);
  }

  private static SnapshotHeader header(EncryptedFile file)
      throws IOException, UnusableSnapshotException {
    Optional<ByteBuffer> frame = file.read();
    if (frame.isEmpty()) {
      throw new UnusableSnapshotException("truncated");
    }
    RowBuffer.Reader bytes = new RowBuffer.Reader(frame.get());
    expect(bytes.tag(), SnapshotWriter.HEADER);
    return SnapshotHeader.read(bytes);
  }

  /** Returns the number of marks. */
  private int readRows(EncryptedFile file) throws IOException, UnusableSnapshotException {
    Map<String, Map<String, Integer>> columns = new HashMap<>();
    int marks = 0;
    for (Optional<ByteBuffer> frame = file.read(); frame.isPresent(); frame = file.read()) {
      RowBuffer.Reader bytes = new RowBuffer.Reader(frame.get());
      byte tag = bytes.tag();
      if (tag == SnapshotWriter.MARK) {
        mark(bytes);
        marks++;
      } else {
        expect(tag, SnapshotWriter.ROWS);
        while (!bytes.isAtEnd()) {
          record(bytes, columns);
        }
      }
    }
    return marks;
  }

  private void mark(RowBuffer.Reader bytes) throws UnusableSnapshotException {
    long from = bytes.number();
    if (from != position.seq()) {
      throw gap(from);
    }
    position = bytes.position();
    confirmedAt = Instant.ofEpochMilli(bytes.number());
  }

  private UnusableSnapshotException gap(long from) {
    return new UnusableSnapshotException(
        "changes from %d follow change %d".formatted(from, position.seq()));
  }

  private void record(RowBuffer.Reader bytes, Map<String, Map<String, Integer>> columns)
      throws UnusableSnapshotException {
    byte tag = bytes.tag();
    String kind = bytes.text();
    TableMirror.Staging staging = stagings.get(kind);
    if (tag == SnapshotWriter.COLUMNS) {
      columns.put(kind, bytes.columns());
    } else if (staging == null) {
      throw new UnusableSnapshotException("rows of kind " + kind);
    } else if (tag == SnapshotWriter.DELETED) {
      staging.deleted(bytes.text());
    } else {
      expect(tag, SnapshotWriter.ROW);
      staging.row(bytes.row(columns.getOrDefault(kind, Map.of())));
    }
  }

  private static void expect(byte found, byte expected) throws UnusableSnapshotException {
    if (found != expected) {
      throw new UnusableSnapshotException("part %d (expected: %d)".formatted(found, expected));
    }
  }
}
