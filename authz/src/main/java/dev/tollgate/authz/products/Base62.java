package dev.tollgate.authz.products;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Digits of base 62 in the order {@code 0-9A-Za-z}. */
public final class Base62 {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final byte[] VALUES = values();

  private Base62() {}

  /** As many random digits, each equally likely. */
  public static String random(RandomGenerator random, int digits) {
    StringBuilder out = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return out.toString();
  }

  /** The number with leading zeros; it must fit. */
  public static String encode(long number, int digits) {
    char[] out = new char[digits];
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      out[i] = ALPHABET.charAt((int) (rest % 62));
      rest /= 62;
    }
    return new String(out);
  }

  /** The number in {@code text[from, to)}, or -1 if another character is among them. */
  public static long decode(byte[] text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int value = text[i] < 0 ? -1 : VALUES[text[i]];
      if (value < 0) {
        return -1;
      }
      number = number * 62 + value;
    }
    return number;
  }

  /** Whether all of {@code text[from, to)} are digits. */
  public static boolean isDigits(byte[] text, int from, int to) {
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
