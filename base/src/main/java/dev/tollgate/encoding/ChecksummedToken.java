package dev.tollgate.encoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The format of API keys and admin tokens: a prefix, 32 random digits of base 62 (190 bits), and
 * the CRC-32 of prefix and digits in 6 more digits. The checksum lets a mistyped token be rejected
 * without a lookup, and lets scanners recognize a leaked one without false positives.
 */
public final class ChecksummedToken {
  private static final int RANDOM_DIGITS = 32;
  private static final int CHECKSUM_DIGITS = 6;

  /** Number of characters after the prefix. */
  public static final int DIGITS = RANDOM_DIGITS + CHECKSUM_DIGITS;

  private ChecksummedToken() {}

  /**
   * Makes a new token.
   *
   * @param random a {@link java.security.SecureRandom} outside tests
   */
  public static String mint(String prefix, RandomGenerator random) {
    String body = prefix + Base62.random(random, RANDOM_DIGITS);
    byte[] ascii = body.getBytes(ISO_8859_1);
    return body + Base62.encode(crc32(ascii, ascii.length), CHECKSUM_DIGITS);
  }

  /**
   * True if the token has the right length, digits only after its prefix, and the right checksum.
   *
   * @param ascii prefix and digits; the prefix itself is for the caller to check
   */
  public static boolean isWellFormed(byte[] ascii, int prefixLength) {
    int checksum = prefixLength + RANDOM_DIGITS;
    return ascii.length == prefixLength + DIGITS
        && Base62.isDigits(ascii, prefixLength, checksum)
        && Base62.decode(ascii, checksum, ascii.length) == crc32(ascii, checksum);
  }

  private static long crc32(byte[] ascii, int length) {
    CRC32 crc = new CRC32();
    crc.update(ascii, 0, length);
    return crc.getValue();
  }
}
