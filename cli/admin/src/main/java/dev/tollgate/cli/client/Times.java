package dev.tollgate.cli.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write and read them. Stateless. */
public final class Times {
  private static final String EXPECTED =
      "a time such as 2030-01-31T12:00:00Z, or a span from now, such as 12h or 90d";

  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

  private Times() {}

  /**
   * A time, or a span from now on, as the server takes it.
   *
   * @param flag what it was given with, for messages
   * @throws CommandException if it is neither
   */
  public static String require(String flag, String text, Instant now) throws CommandException {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      return now.truncatedTo(ChronoUnit.SECONDS)
          .plus(Long.parseLong(span.group(1)), unit(span.group(2)))
          .toString();
    }
    return instant(text)
        .orElseThrow(
            () -> CommandException.usage("%s: %s (expected: %s)".formatted(flag, text, EXPECTED)))
        .toString();
  }

  /** A time as the server writes it. */
  public static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The distance of a time from now, such as {@code 3 min ago} or {@code in 29 d}. */
  public static String relative(Instant time, Instant now) {
    Duration distance = Duration.between(time, now).abs();
    if (distance.toSeconds() < 1) {
      return "now";
    }
    return time.isAfter(now) ? "in " + rough(distance) : rough(distance) + " ago";
  }

  /** To the second, and how far it is from now. */
  public static String absolute(Instant time, Instant now) {
    return "%s (%s)".formatted(time.truncatedTo(ChronoUnit.SECONDS), relative(time, now));
  }

  private static String rough(Duration distance) {
    // Rounded: a key that was made to live 90 days lives 90 days, also a second later.
    long seconds = distance.plusMillis(500).toSeconds();
    long minutes = distance.plusSeconds(30).toMinutes();
    long hours = distance.plusMinutes(30).toHours();
    if (hours >= 48) {
      return distance.plusHours(12).toDays() + " d";
    }
    if (minutes >= 120) {
      return hours + " h";
    }
    return seconds >= 120 ? minutes + " min" : seconds + " s";
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }
}
