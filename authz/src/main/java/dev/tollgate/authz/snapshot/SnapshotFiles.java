package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.files.OwnDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The files of a snapshot: one with rows, some with the changes since, and a stamp. A lock file
 * keeps other processes out of the directory. For one thread.
 */
final class SnapshotFiles implements AutoCloseable {
  private static final String ROWS = "memory.rows";
  private static final String CHANGES = "memory.changes.";
  private static final String STAMP = "memory.stamp";
  private static final String UNFINISHED = ".unfinished";
  private static final String PURPOSE = "snapshot ";

  private final OwnDirectory lock;
  private final Path directory;
  private final byte[] pepper;
  private final SecureRandom random = new SecureRandom();

  /**
   * The part of a snapshot that is renewed even if nothing changes.
   *
   * @param base identifies the file of rows that the stamp belongs to
   * @param seq last change in the snapshot when the stamp was written
   */
  record Stamp(UUID base, long seq, Instant confirmedAt) {}

  private SnapshotFiles(OwnDirectory lock, byte[] pepper) {
    this.lock = lock;
    this.directory = lock.path();
    this.pepper = pepper.clone();
  }

  /**
   * Locks the directory, which is created if it does not exist.
   *
   * @throws dev.tollgate.boot.StartFailure if the directory cannot be used, or another process uses
   *     it
   */
  static SnapshotFiles in(Path directory, byte[] pepper) {
    return new SnapshotFiles(OwnDirectory.open(directory, "snapshot"), pepper);
  }

  /** True if there is a file of rows. */
  boolean hasRows() {
    return Files.exists(directory.resolve(ROWS));
  }

  /** Creates a file of rows that takes effect with {@link #finishRows()}. */
  SnapshotWriter beginRows(SnapshotHeader header) throws IOException {
    return new SnapshotWriter(create(ROWS + UNFINISHED, ROWS), header);
  }

  /** Replaces the previous file of rows; deletes its changes and its stamp. */
  void finishRows() throws IOException {
    move(ROWS);
    Files.deleteIfExists(directory.resolve(STAMP));
    deleteChanges();
  }

  EncryptedFile openRows() throws IOException, UnusableSnapshotException {
    return EncryptedFile.open(directory.resolve(ROWS), pepper, PURPOSE + ROWS);
  }

  /** Creates the n-th file of changes, counted from 1. */
  SnapshotWriter beginChanges(int n, SnapshotHeader header) throws IOException {
    SnapshotWriter changes = new SnapshotWriter(create(CHANGES + n, CHANGES), header);
    OwnDirectory.force(directory);
    return changes;
  }

  /** Opens the n-th file of changes, counted from 1; empty if it does not exist. */
  Optional<EncryptedFile> openChanges(int n) throws IOException, UnusableSnapshotException {
    Path file = directory.resolve(CHANGES + n);
    return Files.exists(file)
        ? Optional.of(EncryptedFile.open(file, pepper, PURPOSE + CHANGES))
        : Optional.empty();
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

  /** Deletes all files except the lock. */
  void deleteAll() throws IOException {
    Files.deleteIfExists(directory.resolve(ROWS)); // first: the other files are useless without it
    Files.deleteIfExists(directory.resolve(STAMP));
    deleteChanges();
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

  private void deleteChanges() throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, CHANGES + "*")) {
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
