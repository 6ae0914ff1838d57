package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.files.OwnDirectory;
import dev.tollgate.boot.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of a snapshot: one with rows, some with the changes since, and a stamp. A lock file
 * keeps other processes out of the directory. For one thread.
 */
final class SnapshotFiles implements AutoCloseable {
  private static final String ROWS = "memory.rows";
  private static final String CHANGES = "memory.changes.";
  private static final String CHANGES_PATTERN = "memory\\.changes\\.[1-9][0-9]{0,8}";
  private static final String STAMP = "memory.stamp";
  private static final String UNFINISHED = ".unfinished";
  private static final String PROBE = "memory.probe";
  private static final int PROBE_BYTES = 64 * 1024;
  private static final String PURPOSE = "snapshot ";

  private final OwnDirectory lock;
  private final Path directory;
  private final byte[] pepper;
  private final SecureRandom random = new SecureRandom();
  private int lastSegment;

  /**
   * The part of a snapshot that is renewed even if nothing changes.
   *
   * @param base identifies the file of rows that the stamp belongs to
   * @param seq last change in the snapshot when the stamp was written
   */
  record Stamp(UUID base, long seq, Instant confirmedAt) {}

  private SnapshotFiles(OwnDirectory lock, byte[] pepper) throws IOException {
    this.lock = lock;
    this.directory = lock.path();
    this.pepper = pepper.clone();
    this.lastSegment = segments().stream().reduce(0, Math::max);
  }

  /**
   * Locks the directory, which is created if it does not exist.
   *
   * @throws dev.tollgate.boot.StartFailure if the directory cannot be used, or another process uses
   *     it
   */
  static SnapshotFiles in(Path directory, byte[] pepper) {
    OwnDirectory lock = OwnDirectory.open(directory, "snapshot");
    try {
      return new SnapshotFiles(lock, pepper);
    } catch (IOException e) {
      lock.close();
      throw new StartFailure("the snapshot directory %s cannot be read".formatted(directory), e);
    }
  }

  /** True if there is a file of rows. */
  boolean hasRows() {
    return Files.exists(directory.resolve(ROWS));
  }

  /** Creates a file of rows that takes effect with {@link #finishRows()}. */
  SnapshotWriter beginRows(SnapshotHeader header) throws IOException {
    return new SnapshotWriter(create(ROWS + UNFINISHED, ROWS), header);
  }

  /** Replaces the previous file of rows; returns when that is on disk. */
  void finishRows() throws IOException {
    move(ROWS);
  }

  EncryptedFile openRows() throws IOException, UnusableSnapshotException {
    return EncryptedFile.open(directory.resolve(ROWS), pepper, PURPOSE + ROWS);
  }

  /** Creates the next file of changes. */
  SnapshotWriter beginChanges(SnapshotHeader header) throws IOException {
    lastSegment++;
    SnapshotWriter changes = new SnapshotWriter(create(CHANGES + lastSegment, CHANGES), header);
    OwnDirectory.force(directory);
    return changes;
  }

  /** Opens the file of changes with this number. */
  EncryptedFile openChanges(int n) throws IOException, UnusableSnapshotException {
    return EncryptedFile.open(directory.resolve(CHANGES + n), pepper, PURPOSE + CHANGES);
  }

  /** Numbers of the files of changes, ascending. */
  List<Integer> segments() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches(CHANGES_PATTERN))
          .map(name -> Integer.parseInt(name.substring(CHANGES.length())))
          .sorted()
          .toList();
    }
  }

  /** Number of the newest file of changes of this process; at first, of any. */
  int lastSegment() {
    return lastSegment;
  }

  /** Deletes the files of changes up to this number. */
  void deleteChanges(int last) throws IOException {
    for (int n : segments()) {
      if (n <= last) {
        Files.delete(directory.resolve(CHANGES + n));
      }
    }
  }

  void writeStamp(Stamp stamp) throws IOException {
    RowBuffer content = new RowBuffer();
    content.text(stamp.base().toString());
    content.number(stamp.seq());
    content.number(stamp.confirmedAt().toEpochMilli());
    try (EncryptedFile file = create(STAMP + UNFINISHED, STAMP)) {
      file.write(content.content());
      file.force();
    }
    move(STAMP);
  }

  Optional<Stamp> readStamp() throws IOException, UnusableSnapshotException {
    Path file = directory.resolve(STAMP);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (EncryptedFile sealed = EncryptedFile.open(file, pepper, PURPOSE + STAMP)) {
      RowBuffer.Reader content =
          new RowBuffer.Reader(
              sealed.read().orElseThrow(() -> new UnusableSnapshotException("stamp: truncated")));
      return Optional.of(
          new Stamp(
              UUID.fromString(content.text()),
              content.number(),
              Instant.ofEpochMilli(content.number())));
    }
  }

  /** Deletes the snapshot; returns when nothing can start from it, even after a power failure. */
  void deleteRows() throws IOException {
    Files.deleteIfExists(directory.resolve(ROWS));
    OwnDirectory.force(directory);
  }

  /** Deletes what is useless without the rows. */
  void deleteRest() throws IOException {
    Files.deleteIfExists(directory.resolve(ROWS + UNFINISHED));
    Files.deleteIfExists(directory.resolve(STAMP));
    deleteChanges(Integer.MAX_VALUE);
  }

  /**
   * Returns normally if a file can have that many bytes. Writes only its last block, so that it
   * costs little.
   */
  void probe(long bytes) throws IOException {
    Path file = directory.resolve(PROBE);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            OwnDirectory.ownerOnly())) {
      ByteBuffer block = ByteBuffer.allocate(PROBE_BYTES);
      for (long start = Math.max(0, bytes - PROBE_BYTES); block.hasRemaining(); ) {
        channel.write(block, start + block.position());
      }
      channel.force(true);
      long free = Files.getFileStore(directory).getUsableSpace();
      if (free < bytes) {
        throw new IOException("%d bytes are free (expected: %d)".formatted(free, bytes));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Unlocks the directory. */
  @Override
  public void close() {
    lock.close();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private EncryptedFile create(String name, String purpose) throws IOException {
    return EncryptedFile.create(directory.resolve(name), pepper, PURPOSE + purpose, random);
  }

  private void move(String name) throws IOException {
    Files.move(
        directory.resolve(name + UNFINISHED),
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    OwnDirectory.force(directory);
  }
}
