package dev.tollgate.cli.client;

import java.util.regex.Pattern;

/** Texts of others on the terminal of a person: they must not move its cursor or colour it. */
final class TerminalText {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u202a-\\u202e]");
  private static final Pattern CONTROL_BUT_NEW_LINE =
      Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\u202a-\\u202e&&[^\n]]");

  private TerminalText() {}

  static String line(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }

  static String lines(String text) {
    return CONTROL_BUT_NEW_LINE.matcher(text).replaceAll("?");
  }
}
