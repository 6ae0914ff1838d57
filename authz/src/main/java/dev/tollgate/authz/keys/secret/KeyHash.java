package dev.tollgate.authz.keys.secret;

import java.nio.ByteBuffer;

/**
 * The stored hash of a key's text: 32 bytes of HMAC-SHA-256. A record of four words is a smaller
 * and faster map key than an array.
 */
public record KeyHash(long a, long b, long c, long d) {
  /** Size of a hash, in bytes. */
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

  /** Uses one word: the bits of an HMAC are uniformly distributed. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  @Override
  public String toString() {
    return "KeyHash[redacted]";
  }
}
