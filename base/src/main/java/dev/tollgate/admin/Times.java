package dev.tollgate.admin;

import java.time.Instant;

/** Times in requests. */
final class Times {
  static final String EXPECTED = "a time such as 2026-01-31T12:00:00Z";

  // What RFC 3339 can write and Postgres can keep.
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /**
   * The time itself.
   *
   * @throws ProblemException with 400 if its year has not four digits
   */
  static Instant requirePlausible(String field, Instant time, String text) {
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw ProblemException.invalid(field, text, EXPECTED);
    }
    return time;
  }
}
