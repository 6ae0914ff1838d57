package dev.tollgate.encoding;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 32 bytes of SHA-256 or HMAC-SHA-256.
 *
 * @param hex 64 digits, in lower case
 */
public record Sha256(@JsonValue String hex) {
  public static final Sha256 OF_NOTHING = new Sha256("0".repeat(64));

  public static Sha256 sha256(byte[] bytes) {
    try {
      return of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  public static Sha256 of(byte[] bytes) {
    return new Sha256(HexFormat.of().formatHex(bytes));
  }

  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
