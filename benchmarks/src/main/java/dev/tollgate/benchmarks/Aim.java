package dev.tollgate.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * A measured value and its upper bound. Immutable.
 *
 * @param name benchmark and figure, such as {@code check/server-cpu-ratio}
 * @param value the measured value
 * @param unit the unit of value and bound
 * @param atMost the largest acceptable value
 */
public record Aim(String name, double value, String unit, double atMost) {
  /** Rejects values that are not finite. */
  public Aim {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a finite number)");
    }
  }

  /** True if the value is within the bound. */
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
