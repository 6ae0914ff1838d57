package dev.tollgate.authz.snapshot;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.files.OwnDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Optional;

/** A text in an encrypted file. A write replaces the file atomically. For one thread at a time. */
public final class EncryptedText {
  private static final String PURPOSE = "text ";

  private final Path file;
  private final byte[] pepper;
  private final Optional<byte[]> otherPepper;
  private final SecureRandom random = new SecureRandom();

  /**
   * A text in this file. The file need not exist; {@link #write} creates it and its directory.
   *
   * @param pepper the text is encrypted under a key derived from it
   * @param otherPepper tried second by {@link #read}, while the pepper is being replaced
   */
  public EncryptedText(Path file, byte[] pepper, Optional<byte[]> otherPepper) {
    this.file = file;
    this.pepper = pepper.clone();
    this.otherPepper = otherPepper.map(byte[]::clone);
  }

  /**
   * The text that was written last; empty if the file does not exist.
   *
   * @throws IOException if the file cannot be read, was altered, or was written under another
   *     pepper
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
              sealed.read().orElseThrow(() -> new UnusableSnapshotException("truncated")))
          .text();
    }
  }

  /** Replaces the text; returns when it is on disk. */
  public void write(String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    RowBuffer content = new RowBuffer();
    content.text(text);
    Path directory = requireNonNull(file.toAbsolutePath().getParent());
    OwnDirectory.create(directory);
    try (EncryptedFile sealed = EncryptedFile.create(unfinished, pepper, purpose(), random)) {
      sealed.write(content.content());
      sealed.force();
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    OwnDirectory.force(directory);
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private String purpose() {
    return PURPOSE + file.getFileName();
  }
}
