package dev.tollgate.boot;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Parses whole numbers in ASCII digits without leading zeros or a plus sign. Stateless. */
public final class WholeNumber {
  // The digits of a long and a sign.
  private static final Pattern FORMAT = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private WholeNumber() {}

  /** Returns the number; empty if the text is none or the number is not in the range. */
  public static OptionalLong parse(String text, long min, long max) {
    if (!FORMAT.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text);
      return number >= min && number <= max ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // 19 digits can exceed a long
    }
  }

  /** The accepted numbers, in words for messages. */
  public static String expected(long min, long max) {
    return "a whole number from %d to %d".formatted(min, max);
  }
}
