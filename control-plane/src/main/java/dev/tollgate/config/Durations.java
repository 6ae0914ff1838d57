package dev.tollgate.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of durations and how they are written: {@code 200ms}, {@code 15s}, {@code 5m}. */
record Durations(Duration min, Duration max) {
  // Eight digits cannot overflow, whatever the unit.
  private static final Pattern FORM = Pattern.compile("(\\d{1,8})(ms|s|m|h)");

  static Durations between(String min, String max) {
    Durations any = new Durations(Duration.ZERO, Duration.ofHours(99_999_999));
    return new Durations(any.parse(min).orElseThrow(), any.parse(max).orElseThrow());
  }

  Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    boolean inside = duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
    return inside ? Optional.of(duration) : Optional.empty();
  }

  String expected() {
    return "a duration from %s to %s, like 200ms, 15s, 5m or 1h".formatted(text(min), text(max));
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
