package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.feed.Position;
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
 * What was found on the disk at a start.
 *
 * @param header of the file of rows
 * @param end the last change in it
 * @param segments how many files of changes there are
 * @param age how long ago the database confirmed it
 */
record LoadedSnapshot(SnapshotHeader header, Position end, int segments, Duration age) {
  /** A clock that was set back a little is no reason to refuse service. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /**
   * Reads all files into the mirrors.
   *
   * @throws UnusableSnapshotException if they are not whole and authentic, or not of a time that is
   *     trusted; what is in the mirrors then must not be served
   */
  static LoadedSnapshot read(
      SnapshotFiles files,
      List<Mirror> mirrors,
      Supplier<Duration> longestTrust,
      InstantSource clock)
      throws IOException, UnusableSnapshotException {
    Map<String, Mirror.Filling> fillings = new LinkedHashMap<>();
    mirrors.forEach(mirror -> fillings.put(mirror.kind(), mirror.fill()));
    SnapshotReader reader = new SnapshotReader(fillings);
    SnapshotHeader header;
    try (EncryptedFile rows = files.openRows()) {
      header = reader.readBase(rows, SnapshotHeader.formOf(mirrors));
    }
    int segments = readChanges(files, reader);
    Duration age = age(files, header, reader.position(), clock);
    fillings.values().forEach(Mirror.Filling::publish);
    // Products can be trusted for longer than others; only now it is known what they say.
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
