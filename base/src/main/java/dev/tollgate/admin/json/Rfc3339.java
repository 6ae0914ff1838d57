package dev.tollgate.admin.json;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses timestamps as RFC 3339 defines them. Stateless. */
public final class Rfc3339 {
  /** The accepted format, for error messages. */
  public static final String EXPECTED = "a time such as 2026-01-31T12:00:00Z";

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT(?:[01]\\d|2[0-3]):[0-5]\\d:)([0-5]\\d|60)(?:(\\.\\d{1,9})\\d*)?"
              + "(?:Z|([+-])([01]\\d|2[0-3]):([0-5]\\d))",
          Pattern.CASE_INSENSITIVE);

  // RFC 3339 has four-digit years; a later time could not be written in a response.
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Rfc3339() {}

  /**
   * Parses a timestamp with up to nanosecond precision; further digits are dropped. Empty if the
   * text is not a timestamp or its year in UTC does not have four digits.
   */
  public static Optional<Instant> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      String fraction = form.group(3) == null ? "" : form.group(3);
      boolean isLeap = form.group(2).equals("60");
      // A leap second repeats the second before it, as in POSIX time.
      String second = isLeap ? "59" : form.group(2);
      Instant time = Instant.parse(form.group(1) + second + fraction + "Z").minus(offset(form));
      return Optional.of(time)
          .filter(it -> !isLeap || isLastOfDay(it))
          .filter(it -> !it.isBefore(FIRST) && it.isBefore(END));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Leap seconds are at the end of a day in UTC. */
  private static boolean isLastOfDay(Instant time) {
    return Math.floorMod(time.getEpochSecond() + 1, Duration.ofDays(1).toSeconds()) == 0;
  }

  /** Computed here, because the JDK accepts offsets up to 18 hours only. */
  private static Duration offset(Matcher form) {
    if (form.group(4) == null) {
      return Duration.ZERO;
    }
    Duration offset =
        Duration.ofHours(Long.parseLong(form.group(5))).plusMinutes(Long.parseLong(form.group(6)));
    return form.group(4).equals("-") ? offset.negated() : offset;
  }
}
