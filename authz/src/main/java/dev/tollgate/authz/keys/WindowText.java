package dev.tollgate.authz.keys;

import dev.tollgate.authz.quota.Limit;
import dev.tollgate.boot.DurationRange;
import dev.tollgate.boot.Durations;
import java.time.Duration;
import java.util.Optional;

/** Text form of quota windows: {@code 90s}, {@code 1m}, {@code 1h}, {@code 1d}. */
public final class WindowText {
  /** The expected form, for error messages. */
  static final String EXPECTED =
      "a whole number with s, m, h or d, at most " + Limit.MAX_WINDOW.toDays() + "d";

  private static final DurationRange RANGE =
      new DurationRange(Duration.ofSeconds(1), Limit.MAX_WINDOW);

  private WindowText() {}

  static Optional<Duration> parse(String text) {
    return RANGE.parse(text).filter(_ -> !text.endsWith("ms"));
  }

  /** Formats the window in its largest whole unit. */
  public static String of(Duration window) {
    return Durations.format(window);
  }
}
