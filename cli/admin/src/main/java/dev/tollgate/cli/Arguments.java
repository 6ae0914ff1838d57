package dev.tollgate.cli;

import java.util.Locale;
import java.util.Optional;

/** Checks that the JVM could read the arguments of the process. Stateless. */
final class Arguments {
  // What the JVM puts where a byte is no character of the locale's encoding.
  private static final char UNDECODABLE = '\ufffd';
  private static final char UNDECODABLE_IN_ASCII = '?';

  private Arguments() {}

  /**
   * Says which argument may have been read wrongly, and why.
   *
   * @param encoding the encoding by which the JVM decoded the arguments
   */
  static Optional<String> fault(String encoding, String... arguments) {
    boolean isUtf8 = encoding.toUpperCase(Locale.ROOT).matches("UTF-?8");
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].indexOf(UNDECODABLE) >= 0) {
        return Optional.of("argument %d is not text in %s".formatted(i + 1, encoding));
      }
      if (!isUtf8 && arguments[i].chars().anyMatch(c -> c == UNDECODABLE_IN_ASCII || c > '~')) {
        return Optional.of(
            "argument %d cannot be read in the locale's encoding %s (expected: UTF-8, such as with LC_ALL=C.UTF-8)"
                .formatted(i + 1, encoding));
      }
    }
    return Optional.empty();
  }
}
