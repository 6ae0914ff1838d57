package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.feed.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files of one snapshot, in order, into mirrors. For one thread. */
final class SnapshotReader {
  private final Map<String, Mirror.Filling> fillings;
  private @Nullable SnapshotHeader base;
  private Position position = Position.START;
  private long rows;

  /**
   * A reader that has read nothing.
   *
   * @param fillings take the rows, by kind
   */
  SnapshotReader(Map<String, Mirror.Filling> fillings) {
    this.fillings = fillings;
  }

  /** How far the files have led. */
  Position position() {
    return position;
  }

  long rows() {
    return rows;
  }

  /**
   * Reads the file that all others continue.
   *
   * @param form of the rows that are wanted
   * @throws UnusableSnapshotException if it is not whole, not authentic or of another form
   */
  SnapshotHeader readBase(EncryptedFile file, String form)
      throws IOException, UnusableSnapshotException {
    SnapshotHeader header = header(file);
    if (!header.form().equals(form)) {
      throw new UnusableSnapshotException("written by another version");
    }
    base = header;
    position = header.from();
    if (readRows(file) != 1) {
      throw new UnusableSnapshotException("cut off");
    }
    return header;
  }

  /**
   * Reads a file of changes. Its end may be cut off: the change was not reported then.
   *
   * @return false if the file is of another snapshot, such as the one before; nothing was read
   * @throws UnusableSnapshotException if it is not authentic or something before it is missing
   */
  boolean readChanges(EncryptedFile file) throws IOException, UnusableSnapshotException {
    SnapshotHeader header = header(file);
    if (base == null || !header.base().equals(base.base())) {
      return false;
    }
    readRows(file);
    return true;
  }

  private static SnapshotHeader header(EncryptedFile file)
      throws IOException, UnusableSnapshotException {
    Optional<ByteBuffer> frame = file.read();
    if (frame.isEmpty()) {
      throw new UnusableSnapshotException("cut off");
    }
    RowBuffer.Reader bytes = new RowBuffer.Reader(frame.get());
    expect(bytes.tag(), SnapshotWriter.HEADER);
    return SnapshotHeader.read(bytes);
  }

  /** Returns how many marks there were. */
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
          rows++;
        }
      }
    }
    return marks;
  }

  private void mark(RowBuffer.Reader bytes) throws UnusableSnapshotException {
    long from = bytes.number();
    if (from != position.seq()) {
      throw new UnusableSnapshotException(
          "changes from %d follow change %d".formatted(from, position.seq()));
    }
    position = bytes.position();
  }

  private void record(RowBuffer.Reader bytes, Map<String, Map<String, Integer>> columns)
      throws UnusableSnapshotException {
    byte tag = bytes.tag();
    String kind = bytes.text();
    Mirror.Filling filling = fillings.get(kind);
    if (tag == SnapshotWriter.COLUMNS) {
      columns.put(kind, bytes.columns());
    } else if (filling == null) {
      throw new UnusableSnapshotException("rows of kind " + kind);
    } else if (tag == SnapshotWriter.GONE) {
      filling.gone(bytes.text());
    } else {
      expect(tag, SnapshotWriter.ROW);
      filling.row(bytes.row(columns.getOrDefault(kind, Map.of())));
    }
  }

  private static void expect(byte found, byte expected) throws UnusableSnapshotException {
    if (found != expected) {
      throw new UnusableSnapshotException("part %d (expected: %d)".formatted(found, expected));
    }
  }
}
