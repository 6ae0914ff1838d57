package dev.tollgate.authz.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tollgate.authz.products.Base62;
import dev.tollgate.authz.products.Environment;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API key, which is its secret: {@code tgk_<live|test>_}, 32 random digits of base
 * 62 (190 bits), and the CRC-32 of all that in 6 digits, so that a mistyped key is refused without
 * looking it up and a leaked one is recognised with certainty. Never prints itself.
 */
public final class KeyText {
  private static final int PREFIX_LENGTH = 9; // tgk_live_
  private static final int RANDOM_LENGTH = 32;
  private static final int CHECKSUM_LENGTH = 6;
  private static final int CHECKSUM_START = PREFIX_LENGTH + RANDOM_LENGTH;

  /** How long every key is, in characters. */
  public static final int LENGTH = CHECKSUM_START + CHECKSUM_LENGTH;

  private static final String LIVE_PREFIX = "tgk_live_";
  private static final String TEST_PREFIX = "tgk_test_";

  private final byte[] ascii;

  private KeyText(byte[] ascii) {
    this.ascii = ascii;
  }

  /** A new key; {@code random} must be a {@link java.security.SecureRandom} outside tests. */
  public static KeyText mint(Environment environment, RandomGenerator random) {
    String body = prefix(environment) + Base62.random(random, RANDOM_LENGTH);
    long crc = crc(body.getBytes(ISO_8859_1));
    return new KeyText((body + Base62.encode(crc, CHECKSUM_LENGTH)).getBytes(ISO_8859_1));
  }

  /** The key with this text, or nothing if it has not the form of a key. */
  public static Optional<KeyText> parse(String text) {
    if (text.length() != LENGTH
        || !(text.startsWith(LIVE_PREFIX) || text.startsWith(TEST_PREFIX))) {
      return Optional.empty();
    }
    byte[] ascii = text.getBytes(ISO_8859_1);
    boolean wellFormed =
        Base62.isDigits(ascii, PREFIX_LENGTH, CHECKSUM_START)
            && Base62.decode(ascii, CHECKSUM_START, LENGTH) == crc(ascii);
    return wellFormed ? Optional.of(new KeyText(ascii)) : Optional.empty();
  }

  /** The whole text, for its owner's eyes: the answer that creates the key, nothing else. */
  public String reveal() {
    return new String(ascii, ISO_8859_1);
  }

  /** What may be shown of the key later on: its start and its last four characters. */
  public String hint() {
    String text = reveal();
    return text.substring(0, PREFIX_LENGTH) + "..." + text.substring(LENGTH - 4);
  }

  /** The bytes to hash; not to be changed or kept. */
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

  private static long crc(byte[] text) {
    CRC32 crc = new CRC32();
    crc.update(text, 0, CHECKSUM_START);
    return crc.getValue();
  }
}
