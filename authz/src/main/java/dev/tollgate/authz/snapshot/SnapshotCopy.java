package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of rows on disk, and the changes that are appended to it. For one thread. */
final class SnapshotCopy implements Closeable {
  private static final Logger logger = LoggerFactory.getLogger(SnapshotCopy.class);

  private final SnapshotFiles files;
  private final SnapshotHeader header;
  private final int segmentsBefore;
  private Position position;
  private Instant confirmedAt;
  private @Nullable SnapshotWriter changes;

  /**
   * A copy whose rows are on disk.
   *
   * @param header header of the file of rows
   * @param position of the last change on disk
   * @param confirmedAt when the database confirmed that position
   */
  SnapshotCopy(SnapshotFiles files, SnapshotHeader header, Position position, Instant confirmedAt) {
    this.files = files;
    this.header = header;
    this.segmentsBefore = files.lastSegment();
    this.position = position;
    this.confirmedAt = confirmedAt;
  }

  /** Position of the last change on disk. */
  Position position() {
    return position;
  }

  /** Appends what the copy lacks of these pages; returns when it is on disk. */
  void append(List<Page> pages) throws IOException {
    Position last = position;
    for (Page page : pages) {
      if (page.to().seq() <= last.seq()) {
        continue; // the rows are newer
      }
      if (page.from().seq() > last.seq()) {
        throw new IOException(
            "changes from %d follow change %d".formatted(page.from().seq(), last.seq()));
      }
      confirmedAt = confirmedAt.isAfter(page.confirmedAt()) ? confirmedAt : page.confirmedAt();
      SnapshotWriter writer = segment();
      page.rows().writeTo(writer);
      writer.mark(last, page.to(), confirmedAt);
      last = page.to();
    }
    if (changes != null && !last.equals(position)) {
      changes.force();
      position = last;
    }
  }

  /** Records when the database confirmed the position. */
  void stamp(Instant confirmed) throws IOException {
    confirmedAt = confirmed;
    files.writeStamp(new SnapshotFiles.Stamp(header.base(), position.seq(), confirmed));
  }

  /** Deletes the files of changes of older copies; those that remain do no harm. */
  void deleteOlderChanges() {
    try {
      files.deleteChanges(segmentsBefore);
    } catch (IOException e) {
      logger.atDebug().setCause(e).log("old files of a snapshot cannot be deleted");
    }
  }

  /** Bytes of the changes that this process appended. */
  long bytes() throws IOException {
    return changes == null ? 0 : changes.bytes();
  }

  @Override
  public void close() throws IOException {
    if (changes != null) {
      changes.close();
    }
  }

  private SnapshotWriter segment() throws IOException {
    SnapshotWriter writer = changes;
    if (writer == null) {
      writer =
          files.beginChanges(
              new SnapshotHeader(header.form(), header.base(), position, confirmedAt));
      changes = writer;
    }
    return writer;
  }
}
