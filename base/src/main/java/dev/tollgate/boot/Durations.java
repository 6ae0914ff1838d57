package dev.tollgate.boot;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: a whole number and one unit, such as {@code 15m}. */
public final class Durations {
  /** The expected format, for messages. */
  public static final String EXPECTED = "a whole number and a unit: ms, s, m, h or d";

  // Ten digits of days do not overflow a Duration.
  private static final Pattern FORMAT = Pattern.compile("(0|[1-9][0-9]{0,9})(ms|s|m|h|d)");

  private Durations() {}

  /** Parses a duration; empty if the text is none. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /**
   * The text with the largest unit that divides the duration, so that {@link #parse} gives it back.
   *
   * @param duration not negative, in whole milliseconds
   */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
