package dev.tollgate.authz.quota.window;

import dev.tollgate.boot.Durations;
import java.time.Duration;

/**
 * The last so many parts of equal length, the current one included: use is forgotten a part at a
 * time. In no span of {@code length} minus one part is more used than the amount.
 *
 * @param length of all parts together; each part is of whole seconds
 * @param parts 2 to {@link #MAX_PARTS}
 */
public record RollingWindow(Duration length, int parts) implements Window {
  /** The largest number of parts. */
  public static final int MAX_PARTS = 60;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public RollingWindow {
    FixedWindow.requireWholeSeconds(length);
    if (parts < 2 || parts > MAX_PARTS || length.toSeconds() % parts != 0) {
      throw new IllegalArgumentException(
          "rolling window of %d parts (expected: 2 to %d parts, each of whole seconds)"
              .formatted(parts, MAX_PARTS));
    }
  }

  @Override
  public Bounds at(long epochSecond) {
    long part = seconds() / parts;
    long start = epochSecond - Math.floorMod(epochSecond, part);
    return new Bounds(start, start + part);
  }

  @Override
  public long seconds() {
    return length.toSeconds();
  }

  @Override
  public String text() {
    return "rolling %s in %d".formatted(Durations.format(length), parts);
  }
}
