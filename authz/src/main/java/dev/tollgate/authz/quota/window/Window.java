package dev.tollgate.authz.quota.window;

import java.util.Optional;

/**
 * How time is divided for a limit. Windows of one kind follow each other without a gap, and every
 * replica computes the same ones. Immutable.
 */
public sealed interface Window permits CalendarWindow, FixedWindow, RollingWindow, NoWindow {

  /** The expected forms of the text, for error messages. */
  String EXPECTED =
      "a length such as 90s, 1m, 1h or 7d, with \"from\" and an instant if its windows do not start"
          + " at the Unix epoch; minute, hour, day, week or month, with a time zone if it is not"
          + " UTC; rolling, a length and \"in\" a number of parts; or none";

  /**
   * The window that the second falls into. Of a rolling window: the part that it falls into.
   *
   * @param epochSecond in seconds of the Unix epoch
   */
  Bounds at(long epochSecond);

  /**
   * The number of consecutive {@link #at} whose use counts against the amount together: the current
   * one and those before it. At least 1; above 1 for rolling windows.
   */
  default int parts() {
    return 1;
  }

  /** Length in seconds for which an amount is meant; of calendar windows the longest one. */
  long seconds();

  /** The canonical text, which {@link #parse} reads. */
  String text();

  /** Reads the text of a window; empty if it has none of the {@link #EXPECTED} forms. */
  static Optional<Window> parse(String text) {
    return WindowParser.parse(text);
  }
}
