package dev.tollgate.authz.keys.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tollgate.authz.products.Environment;
import dev.tollgate.encoding.ChecksummedToken;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The text of an API key, which is its secret: a {@link ChecksummedToken} with the prefix {@code
 * tgk_live_} or {@code tgk_test_}. {@link #toString} does not print it. Immutable.
 */
public final class KeyText {
  private static final int PREFIX_LENGTH = 9; // tgk_live_

  /** Length of every key, in characters. */
  public static final int LENGTH = PREFIX_LENGTH + ChecksummedToken.DIGITS;

  private static final String LIVE_PREFIX = "tgk_live_";
  private static final String TEST_PREFIX = "tgk_test_";

  private final byte[] ascii;

  private KeyText(byte[] ascii) {
    this.ascii = ascii;
  }

  /**
   * Mints a key.
   *
   * @param random a {@link java.security.SecureRandom} outside tests
   */
  public static KeyText mint(Environment environment, RandomGenerator random) {
    return new KeyText(ChecksummedToken.mint(prefix(environment), random).getBytes(ISO_8859_1));
  }

  /** Parses a key; empty if the text has another form or a wrong checksum. */
  public static Optional<KeyText> parse(String text) {
    if (text.length() != LENGTH
        || !(text.startsWith(LIVE_PREFIX) || text.startsWith(TEST_PREFIX))) {
      return Optional.empty();
    }
    byte[] ascii = text.getBytes(ISO_8859_1);
    return ChecksummedToken.isWellFormed(ascii, PREFIX_LENGTH)
        ? Optional.of(new KeyText(ascii))
        : Optional.empty();
  }

  /** The secret text. Only for the response that creates the key. */
  public String reveal() {
    return new String(ascii, ISO_8859_1);
  }

  /** The part that may be displayed: the prefix and the last four characters. */
  public String hint() {
    String text = reveal();
    return text.substring(0, PREFIX_LENGTH) + "..." + text.substring(LENGTH - 4);
  }

  /** The bytes to hash; must not be changed or kept. */
  byte[] ascii() {
    return ascii;
  }

  @Override
  public String toString() {
    return "KeyText[redacted]";
  }

  private static String prefix(Environment environment) {
    return switch (environment) {
      case LIVE -> LIVE_PREFIX;
      case TEST -> TEST_PREFIX;
    };
  }
}
