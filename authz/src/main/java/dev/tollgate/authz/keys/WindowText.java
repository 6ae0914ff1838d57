package dev.tollgate.authz.keys;

import dev.tollgate.authz.quota.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text form of quota windows: {@code 90s}, {@code 1m}, {@code 1h}, {@code 1d}. */
public final class WindowText {
  /** The expected form, for error messages. */
  static final String EXPECTED =
      "a whole number with s, m, h or d, at most " + Limit.MAX_WINDOW.toDays() + "d";

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

  private WindowText() {}

  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration window =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return Optional.of(window).filter(it -> it.compareTo(Limit.MAX_WINDOW) <= 0);
  }

  /** Formats the window in its largest whole unit. */
  public static String of(Duration window) {
    long seconds = window.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    } else if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    } else if (seconds % 60 == 0) {
      return seconds / 60 + "m";
    }
    return seconds + "s";
  }
}
