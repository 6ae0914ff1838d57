package dev.tollgate.controlplane.config;

import dev.tollgate.boot.Durations;
import java.time.Duration;
import java.util.Optional;

/** The durations that a field takes, both ends included. */
record DurationRange(Duration min, Duration max) {
  static DurationRange between(String min, String max) {
    return new DurationRange(
        Durations.parse(min).orElseThrow(), Durations.parse(max).orElseThrow());
  }

  Optional<Duration> parse(String text) {
    return Durations.parse(text)
        .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0);
  }

  String expected() {
    return "a duration from %s to %s: %s"
        .formatted(Durations.format(min), Durations.format(max), Durations.EXPECTED);
  }
}
