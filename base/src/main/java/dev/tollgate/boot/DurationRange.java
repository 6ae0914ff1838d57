package dev.tollgate.boot;

import java.time.Duration;
import java.util.Optional;

/** The accepted durations of a setting or a field, from {@code min} to {@code max}. Immutable. */
public record DurationRange(Duration min, Duration max) {
  /**
   * A range.
   *
   * @param min the shortest duration, such as {@code 100ms}
   * @param max the longest duration
   */
  public static DurationRange between(String min, String max) {
    return new DurationRange(
        Durations.parse(min).orElseThrow(), Durations.parse(max).orElseThrow());
  }

  /** Parses a duration; empty if the text is no duration or the duration is not in the range. */
  public Optional<Duration> parse(String text) {
    return Durations.parse(text)
        .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0);
  }

  /** The range, in words for messages. */
  public String expected() {
    return "a duration from %s to %s: %s"
        .formatted(Durations.format(min), Durations.format(max), Durations.EXPECTED);
  }
}
