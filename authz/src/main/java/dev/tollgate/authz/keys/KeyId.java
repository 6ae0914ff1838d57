package dev.tollgate.authz.keys;

import dev.tollgate.encoding.Base62;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The id of a key: {@code key_} and 16 digits of base 62. Not a secret. */
public record KeyId(String value) {
  private static final Pattern FORM = Pattern.compile("key_[0-9A-Za-z]{16}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public KeyId {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "key id: %s (expected: key_ and 16 letters or digits)".formatted(value));
    }
  }

  /** True if the text has the form of a key id. */
  public static boolean isWellFormed(String text) {
    return FORM.matcher(text).matches();
  }

  static KeyId random(RandomGenerator random) {
    return new KeyId("key_" + Base62.random(random, 16));
  }

  @Override
  public String toString() {
    return value;
  }
}
