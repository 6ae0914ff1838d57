package dev.tollgate.admin.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.boot.Secret;
import dev.tollgate.encoding.Sha256;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an admin token: {@code tga_}, 32 random digits of base 62 (190 bits), and the CRC-32
 * of all that in 6 digits, so that a leaked one is recognised with certainty. Stored as its
 * SHA-256: no pepper, because nobody can guess 190 random bits, and so both services need no secret
 * more.
 */
public final class AdminToken {
  private static final String PREFIX = "tga_";
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 32;
  private static final int CHECKSUM_LENGTH = 6;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{38}");

  private AdminToken() {}

  /** A new token; {@code random} must be a {@link java.security.SecureRandom} outside tests. */
  public static Secret mint(RandomGenerator random) {
    String body = PREFIX + randomDigits(random, RANDOM_LENGTH);
    return Secret.of(body + checksum(body));
  }

  /** Random digits, such as for an id. */
  public static String randomDigits(RandomGenerator random, int count) {
    StringBuilder digits = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      digits.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return digits.toString();
  }

  public static boolean isWellFormed(Secret shown) {
    String text = shown.reveal();
    int end = text.length() - CHECKSUM_LENGTH;
    return FORM.matcher(text).matches()
        && checksum(text.substring(0, end)).equals(text.substring(end));
  }

  /** What may be shown of the token: its start and its last four characters. */
  public static String hint(Secret token) {
    String text = token.reveal();
    return PREFIX + "..." + text.substring(text.length() - 4);
  }

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
