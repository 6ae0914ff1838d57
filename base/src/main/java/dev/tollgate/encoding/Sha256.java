package dev.tollgate.encoding;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 or HMAC-SHA-256 value: 32 bytes. Immutable.
 *
 * @param hex 64 hexadecimal digits, in lower case
 */
public record Sha256(@JsonValue String hex) {
  /** 32 zero bytes, for example as the predecessor of the first entry in a hash chain. */
  public static final Sha256 OF_NOTHING = new Sha256("0".repeat(64));

  /** Returns the SHA-256 of {@code bytes}. */
  public static Sha256 sha256(byte[] bytes) {
    return of(digest(bytes));
  }

  /** Returns the 32 bytes of the SHA-256 of {@code bytes}. */
  public static byte[] digest(byte[] bytes) {
    return newDigest().digest(bytes);
  }

  /** Returns a digest for input that comes in parts. For one thread. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }

  /** Wraps an existing hash of 32 bytes. */
  public static Sha256 of(byte[] bytes) {
    return new Sha256(HexFormat.of().formatHex(bytes));
  }

  /** Returns a new array of 32 bytes. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
