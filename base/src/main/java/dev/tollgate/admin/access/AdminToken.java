package dev.tollgate.admin.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.boot.Secret;
import dev.tollgate.encoding.Sha256;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Format, checksum and hash of admin tokens. A token is {@code tga_}, 32 random base-62 digits (190
 * bits), and 6 base-62 digits of the CRC-32 over the characters before, so that secret scanners can
 * recognise a leaked token. The database stores the SHA-256. No pepper is needed, because 190
 * random bits cannot be guessed from a hash. Stateless.
 */
public final class AdminToken {
  private static final String PREFIX = "tga_";
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 32;
  private static final int CHECKSUM_LENGTH = 6;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{38}");

  private AdminToken() {}

  /**
   * Returns a new token.
   *
   * @param random a {@link java.security.SecureRandom} outside tests
   */
  public static Secret mint(RandomGenerator random) {
    String body = PREFIX + randomDigits(random, RANDOM_LENGTH);
    return Secret.of(body + checksum(body));
  }

  /** Returns {@code count} random base-62 digits, for example for an id. */
  public static String randomDigits(RandomGenerator random, int count) {
    StringBuilder digits = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      digits.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return digits.toString();
  }

  /** Whether the text has the form of an admin token and its checksum is right. */
  public static boolean isWellFormed(Secret shown) {
    String text = shown.reveal();
    int end = text.length() - CHECKSUM_LENGTH;
    return FORM.matcher(text).matches()
        && checksum(text.substring(0, end)).equals(text.substring(end));
  }

  /**
   * Returns the part of the token that may be displayed: the prefix and the last four characters.
   */
  public static String hint(Secret token) {
    String text = token.reveal();
    return PREFIX + "..." + text.substring(text.length() - 4);
  }

  /** Returns the SHA-256 that identifies the token in the database. */
  public static Sha256 hash(Secret token) {
    return Sha256.sha256(token.utf8());
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(UTF_8));
    char[] digits = new char[CHECKSUM_LENGTH];
    long rest = crc.getValue();
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--, rest /= ALPHABET.length()) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
    }
    return new String(digits);
  }
}
