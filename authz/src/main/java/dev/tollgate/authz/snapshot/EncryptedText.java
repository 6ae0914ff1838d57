package dev.tollgate.authz.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * A text in a file, encrypted and authenticated as a snapshot is. Written as a whole or not at all.
 * For one thread at a time.
 */
public final class EncryptedText {
  private static final String PURPOSE = "text ";

  private final Path file;
  private final byte[] pepper;
  private final Optional<byte[]> otherPepper;
  private final SecureRandom random = new SecureRandom();

  /**
   * In this file, which need not be there; its directory is made when it is written.
   *
   * @param pepper what it is written under
   * @param otherPepper what it may have been written under while the pepper is changed
   */
  public EncryptedText(Path file, byte[] pepper, Optional<byte[]> otherPepper) {
    this.file = file;
    this.pepper = pepper.clone();
    this.otherPepper = otherPepper.map(byte[]::clone);
  }

  /**
   * What was written last, or nothing.
   *
   * @throws IOException if it cannot be read or is not what was written
   */
  public Optional<String> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(pepper));
    } catch (UnusableSnapshotException e) {
      return Optional.of(readUnderOther(e));
    }
  }

  private String readUnderOther(UnusableSnapshotException underCurrent) throws IOException {
    try {
      if (otherPepper.isPresent()) {
        return read(otherPepper.get());
      }
    } catch (UnusableSnapshotException e) {
      underCurrent.addSuppressed(e);
    }
    throw new IOException(underCurrent.getMessage(), underCurrent);
  }

  private String read(byte[] under) throws IOException, UnusableSnapshotException {
    try (EncryptedFile sealed = EncryptedFile.open(file, under, purpose())) {
      return new RowBuffer.Reader(
              sealed.read().orElseThrow(() -> new UnusableSnapshotException("cut off")))
          .text();
    }
  }

  /** Writes it; returns when it is on the disk. */
  public void write(String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    RowBuffer content = new RowBuffer();
    content.text(text);
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (EncryptedFile sealed = EncryptedFile.create(unfinished, pepper, purpose(), random)) {
      sealed.write(content.content());
      sealed.force();
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private String purpose() {
    return PURPOSE + file.getFileName();
  }
}
