package dev.tollgate.authz.keys.secret;

import java.nio.ByteBuffer;

/**
 * What is kept of a key's text: 32 bytes of HMAC-SHA-256, as four words because a record of words
 * is a smaller and faster map key than an array.
 */
public record KeyHash(long a, long b, long c, long d) {
  /** How many bytes a hash has. */
  public static final int BYTES = 32;

  /**
   * The hash with these bytes.
   *
   * @throws IllegalArgumentException if there are not 32 bytes
   */
  public static KeyHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "hash of %d bytes (expected: %d)".formatted(bytes.length, BYTES));
    }
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new KeyHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /** The 32 bytes of the hash, in a new array. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** Any word will do: the bits of an HMAC are as good as random. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  @Override
  public String toString() {
    return "KeyHash[redacted]";
  }
}
