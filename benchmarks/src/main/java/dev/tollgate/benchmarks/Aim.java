package dev.tollgate.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A figure that has an upper bound we want to hold.
 *
 * @param name benchmark and figure, as in {@code check/server-cpu-ratio}
 * @param value what was measured
 * @param unit unit of value and bound
 * @param atMost the largest value that is still as wanted
 */
public record Aim(String name, double value, String unit, double atMost) {
  /** Refuses what cannot be a measurement. */
  public Aim {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number)");
    }
  }

  /** Whether the figure is as wanted. */
  @JsonProperty
  public boolean ok() {
    return value <= atMost;
  }

  /** One line for people and scripts: {@code NAME: VALUE UNIT (aim <= BOUND) ok|short}. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s: %.2f %s (aim <= %.2f) %s",
        name,
        value,
        unit,
        atMost,
        ok() ? "ok" : "short");
  }
}
