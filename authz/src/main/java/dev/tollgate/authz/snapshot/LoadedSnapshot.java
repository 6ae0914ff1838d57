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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The snapshot that was read from disk at the start.
 *
 * @param header header of the file of rows
 * @param end position of the last change
 * @param segments number of files of changes
 * @param age time since the database last confirmed the snapshot
 */
record LoadedSnapshot(SnapshotHeader header, Position end, int segments, Duration age) {
  /** Tolerance for a clock that was set back. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /**
   * Reads all files into the mirrors.
   *
   * @throws UnusableSnapshotException if the files are incomplete, altered or too old; the rows in
   *     the mirrors must then not be served
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
    int segments = readChanges(files, reader);
    Duration age = age(files, header, reader.position(), clock);
    stagings.values().forEach(TableMirror.Staging::publish);
    // The limit depends on the products, which are in the mirrors only now.
    if (age.compareTo(longestTrust.get()) > 0) {
      throw new UnusableSnapshotException(
          "confirmed %s ago (expected: at most %s)".formatted(age, longestTrust.get()));
    }
    return new LoadedSnapshot(header, reader.position(), segments, age);
  }

  private static int readChanges(SnapshotFiles files, SnapshotReader reader)
      throws IOException, UnusableSnapshotException {
    int n = 0;
    while (true) {
      Optional<EncryptedFile> next = files.openChanges(n + 1);
      if (next.isEmpty()) {
        return n;
      }
      try (EncryptedFile file = next.get()) {
        if (!reader.readChanges(file)) {
          return n;
        }
      }
      n++;
    }
  }

  private static Duration age(
      SnapshotFiles files, SnapshotHeader header, Position end, InstantSource clock)
      throws IOException, UnusableSnapshotException {
    Optional<SnapshotFiles.Stamp> stamp =
        files.readStamp().filter(found -> found.base().equals(header.base()));
    if (stamp.isPresent() && stamp.get().seq() > end.seq()) {
      throw new UnusableSnapshotException(
          "it ends with change %d (expected: %d)".formatted(end.seq(), stamp.get().seq()));
    }
    Instant confirmed = stamp.map(SnapshotFiles.Stamp::confirmedAt).orElse(header.confirmedAt());
    Duration age = Duration.between(confirmed, clock.instant());
    if (age.plus(CLOCK_STEP).isNegative()) {
      throw new UnusableSnapshotException(
          "confirmed at %s, which is in the future".formatted(confirmed));
    }
    return age.isNegative() ? Duration.ZERO : age;
  }
}
