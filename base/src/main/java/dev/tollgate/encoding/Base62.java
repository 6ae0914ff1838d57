package dev.tollgate.encoding;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Base 62 with the digits {@code 0-9A-Za-z}, in this order. */
public final class Base62 {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final byte[] VALUES = values();

  private Base62() {}

  /** Random digits, each equally likely: 5.95 bits of entropy a digit. */
  public static String random(RandomGenerator random, int digits) {
    StringBuilder out = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return out.toString();
  }

  /** Encodes a number, with leading zeros; digits that do not fit are cut off on the left. */
  static String encode(long number, int digits) {
    char[] out = new char[digits];
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      out[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(out);
  }

  /** Decodes {@code text[from, to)}; -1 if it has a character that is not a digit. */
  static long decode(byte[] text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int value = text[i] < 0 ? -1 : VALUES[text[i]];
      if (value < 0) {
        return -1;
      }
      number = number * ALPHABET.length() + value;
    }
    return number;
  }

  /** True if {@code text[from, to)} has digits only. */
  static boolean isDigits(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] < 0 || VALUES[text[i]] < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
    }
    return values;
  }
}
