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
          "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:(\\.\\d{1,9})\\d*)?"
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
      String fraction = form.group(2) == null ? "" : form.group(2);
      Instant time = Instant.parse(form.group(1) + fraction + "Z").minus(offset(form));
      return Optional.of(time).filter(it -> !it.isBefore(FIRST) && it.isBefore(END));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Computed here, because the JDK accepts offsets up to 18 hours only. */
  private static Duration offset(Matcher form) {
    if (form.group(3) == null) {
      return Duration.ZERO;
    }
    Duration offset =
        Duration.ofHours(Long.parseLong(form.group(4))).plusMinutes(Long.parseLong(form.group(5)));
    return form.group(3).equals("-") ? offset.negated() : offset;
  }
}
