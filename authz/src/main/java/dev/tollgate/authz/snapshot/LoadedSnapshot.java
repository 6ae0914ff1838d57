package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Position;
import dev.tollgate.authz.feed.TableMirror;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot that was read from disk at the start.
 *
 * @param header header of the file of rows
 * @param end position of the last change
 * @param confirmedAt when the database last confirmed it
 * @param age time since the database last confirmed the snapshot
 */
record LoadedSnapshot(SnapshotHeader header, Position end, Instant confirmedAt, Duration age) {
  private static final Logger logger = LoggerFactory.getLogger(LoadedSnapshot.class);

  /** Tolerance for a clock that was set back. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /**
   * Reads all files into the mirrors.
   *
   * @throws UnusableSnapshotException if the file of rows is incomplete or altered, or the snapshot
   *     is too old; the rows in the mirrors must then not be served
   */
  static LoadedSnapshot read(
      SnapshotFiles files,
      List<TableMirror<?>> mirrors,
      Supplier<Duration> longestTrust,
      InstantSource clock)
      throws IOException, UnusableSnapshotException {
    Map<String, TableMirror.Staging> stagings = new LinkedHashMap<>();
    mirrors.forEach(mirror -> stagings.put(mirror.kind(), mirror.stage()));
    SnapshotReader reader = new SnapshotReader(stagings);
    SnapshotHeader header;
    try (EncryptedFile rows = files.openRows()) {
      header = reader.readBase(rows, SnapshotHeader.formOf(mirrors));
    }
    readChanges(files, reader);
    Instant confirmedAt = confirmedAt(files, header, reader);
    Duration age = age(confirmedAt, clock);
    stagings.values().forEach(TableMirror.Staging::publish);
    // The limit depends on the products, which are in the mirrors only now.
    if (age.compareTo(longestTrust.get()) > 0) {
      throw new UnusableSnapshotException(
          "confirmed %s ago (expected: at most %s)".formatted(age, longestTrust.get()));
    }
    return new LoadedSnapshot(header, reader.position(), confirmedAt, age);
  }

  /** A file that is damaged costs the changes from the damage on; the others still count. */
  private static void readChanges(SnapshotFiles files, SnapshotReader reader) throws IOException {
    for (int n : files.segments()) {
      try (EncryptedFile file = files.openChanges(n)) {
        reader.readChanges(file);
      } catch (IOException | UnusableSnapshotException e) {
        logger
            .atError()
            .addKeyValue("directory", files)
            .addKeyValue("segment", n)
            .addKeyValue("change", reader.position().seq())
            .addKeyValue("cause", e.getMessage())
            .log("a segment of the snapshot is damaged; its changes count up to this one");
      }
    }
  }

  /**
   * The stamp says it if it is of the last change. A stamp of a later change shows that changes are
   * missing: then the snapshot is as old as its last change says.
   */
  private static Instant confirmedAt(
      SnapshotFiles files, SnapshotHeader header, SnapshotReader reader) {
    try {
      return files
          .readStamp()
          .filter(stamp -> stamp.base().equals(header.base()))
          .filter(stamp -> stamp.seq() == reader.position().seq())
          .map(SnapshotFiles.Stamp::confirmedAt)
          .orElse(reader.confirmedAt());
    } catch (IOException | UnusableSnapshotException e) {
      logger
          .atWarn()
          .addKeyValue("directory", files)
          .addKeyValue("cause", e.getMessage())
          .log("the stamp of the snapshot is damaged; the last change says its age");
      return reader.confirmedAt();
    }
  }

  private static Duration age(Instant confirmed, InstantSource clock)
      throws UnusableSnapshotException {
    Duration age = Duration.between(confirmed, clock.instant());
    if (age.plus(CLOCK_STEP).isNegative()) {
      throw new UnusableSnapshotException(
          "confirmed at %s, which is in the future".formatted(confirmed));
    }
    return age.isNegative() ? Duration.ZERO : age;
  }
}
