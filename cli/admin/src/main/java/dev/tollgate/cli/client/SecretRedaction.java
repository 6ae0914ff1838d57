package dev.tollgate.cli.client;

import java.util.regex.Pattern;

/** Keeps keys and admin tokens that were typed where they should not be off the screen. */
public final class SecretRedaction {
  private static final Pattern SECRET = Pattern.compile("(tgk_(?:live|test)_|tga_)[0-9A-Za-z]{8,}");

  private SecretRedaction() {}

  /** True if a key or an admin token is in the text. */
  public static boolean isIn(String text) {
    return SECRET.matcher(text).find();
  }

  /** The text with only the beginning of each. */
  public static String redact(String text) {
    return SECRET.matcher(text).replaceAll("$1…");
  }
}
