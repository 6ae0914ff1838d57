package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.files.OwnDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A file of frames, each encrypted and authenticated with AES-256-GCM. Every file has its own key,
 * derived by HKDF-SHA-256 from the master key and a random salt in the file, so that a frame's
 * number can be its nonce. Altered frames, swapped frames and frames of another file are detected.
 * Missing frames at the end are not; the reader of the content must detect them. For one thread.
 */
final class EncryptedFile implements Closeable {
  /** Maximum size of a frame: bounds what a reader allocates for a damaged length. */
  static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

  private static final byte[] MAGIC = "TOLLGATE".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT_BYTES = 32;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  private final FileChannel channel;
  private final SecretKey key;
  private final Cipher cipher;
  private ByteBuffer buffer = ByteBuffer.allocate(128 * 1024);
  private long frames;

  private EncryptedFile(FileChannel channel, SecretKey key) {
    this.channel = channel;
    this.key = key;
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES/GCM is in every JDK", e);
    }
  }

  /**
   * Creates a file that only its owner may read, or replaces an existing one.
   *
   * @param purpose part of the key derivation: a file of another purpose cannot be decrypted
   */
  static EncryptedFile create(Path file, byte[] masterKey, String purpose, SecureRandom random)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            OwnDirectory.ownerOnly());
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try {
      writeAll(channel, ByteBuffer.allocate(MAGIC.length + SALT_BYTES).put(MAGIC).put(salt).flip());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new EncryptedFile(channel, key(masterKey, salt, purpose));
  }

  /**
   * Opens a file to read it from the start.
   *
   * @throws UnusableSnapshotException if it is not such a file
   */
  static EncryptedFile open(Path file, byte[] masterKey, String purpose)
      throws IOException, UnusableSnapshotException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    ByteBuffer head = ByteBuffer.allocate(MAGIC.length + SALT_BYTES);
    if (!fill(channel, head) || !Arrays.equals(MAGIC, 0, 8, head.array(), 0, 8)) {
      channel.close();
      throw new UnusableSnapshotException(
          file.getFileName() + ": not a snapshot file, or truncated");
    }
    byte[] salt = Arrays.copyOfRange(head.array(), MAGIC.length, MAGIC.length + SALT_BYTES);
    return new EncryptedFile(channel, key(masterKey, salt, purpose));
  }

  /** Appends a frame with the bytes from position to limit; they are copied. */
  void write(ByteBuffer content) throws IOException {
    int sealed = content.remaining() + TAG_BYTES;
    ByteBuffer frame = cleared(Integer.BYTES + sealed);
    frame.putInt(sealed);
    try {
      cipher(Cipher.ENCRYPT_MODE).doFinal(content, frame);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a frame cannot be encrypted", e);
    }
    frame.flip();
    writeAll(channel, frame);
    frames++;
  }

  /** Returns when all frames are on disk (fsync). */
  void force() throws IOException {
    channel.force(false);
  }

  /** Number of bytes in the file so far. */
  long size() throws IOException {
    return channel.position();
  }

  /**
   * Reads the next frame.
   *
   * @return empty at the end of the file, and if the last frame is truncated
   * @throws UnusableSnapshotException if the frame was altered or the key is another one
   */
  Optional<ByteBuffer> read() throws IOException, UnusableSnapshotException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    if (!fill(channel, length)) {
      return Optional.empty();
    }
    int sealed = length.getInt(0);
    if (sealed < TAG_BYTES || sealed > MAX_FRAME_BYTES) {
      throw new UnusableSnapshotException("frame %d: altered".formatted(frames));
    }
    ByteBuffer frame = cleared(sealed).limit(sealed);
    if (!fill(channel, frame)) {
      return Optional.empty();
    }
    try {
      ByteBuffer content = ByteBuffer.allocate(sealed - TAG_BYTES);
      cipher(Cipher.DECRYPT_MODE).doFinal(frame.flip(), content);
      frames++;
      return Optional.of(content.flip());
    } catch (GeneralSecurityException e) {
      throw new UnusableSnapshotException(
          "frame %d: altered, or written under another pepper".formatted(frames));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private ByteBuffer cleared(int size) {
    if (buffer.capacity() < size) {
      buffer = ByteBuffer.allocate(size);
    }
    return buffer.clear();
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(frames).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static boolean fill(FileChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        return false;
      }
    }
    return true;
  }

  private static SecretKey key(byte[] masterKey, byte[] salt, String purpose) {
    byte[] label = ("tollgate " + purpose).getBytes(StandardCharsets.US_ASCII);
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(new SecretKeySpec(masterKey, "HKDF"))
                  .addSalt(salt)
                  .thenExpand(label, 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 is in every JDK", e);
    }
  }
}
