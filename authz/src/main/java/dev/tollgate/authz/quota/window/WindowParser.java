package dev.tollgate.authz.quota.window;

import dev.tollgate.authz.quota.window.CalendarWindow.Unit;
import dev.tollgate.boot.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/** Reads the text of windows. */
final class WindowParser {
  private WindowParser() {}

  static Optional<Window> parse(String text) {
    String[] words = text.split(" ", -1);
    try {
      return switch (words.length) {
        case 1 -> word(words[0]);
        case 2 -> unit(words[0]).flatMap(unit -> zoned(unit, words[1]));
        case 3 -> words[1].equals("from") ? fixed(words[0], words[2]) : Optional.empty();
        case 4 ->
            words[0].equals("rolling") && words[2].equals("in")
                ? rolling(words[1], words[3])
                : Optional.empty();
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty(); // a value out of its bounds
    }
  }

  private static Optional<Window> word(String word) {
    if (word.equals("none")) {
      return Optional.of(new NoWindow());
    }
    Optional<Unit> unit = unit(word);
    return unit.isPresent()
        ? unit.map(CalendarWindow::utc)
        : Durations.parse(word).map(FixedWindow::of);
  }

  private static Optional<Unit> unit(String word) {
    return Arrays.stream(Unit.values()).filter(unit -> unit.wireName().equals(word)).findFirst();
  }

  /** A zone by its name in the tz database: an offset would hide that it knows no summer. */
  private static Optional<Window> zoned(Unit unit, String zone) {
    if (zone.equals("UTC")) {
      return Optional.of(CalendarWindow.utc(unit));
    }
    return ZoneId.getAvailableZoneIds().contains(zone)
        ? Optional.of(new CalendarWindow(unit, ZoneId.of(zone)))
        : Optional.empty();
  }

  private static Optional<Window> fixed(String length, String from) {
    Instant start = Instant.parse(from);
    return !start.truncatedTo(ChronoUnit.SECONDS).equals(start)
        ? Optional.empty()
        : Durations.parse(length).map(it -> fixed(it, start.getEpochSecond()));
  }

  /** The canonical form: the first start after the epoch. */
  private static Window fixed(Duration length, long from) {
    return new FixedWindow(length, Math.floorMod(from, Math.max(1, length.toSeconds())));
  }

  private static Optional<Window> rolling(String length, String parts) {
    return parts.matches("[1-9][0-9]?")
        ? Durations.parse(length).map(it -> new RollingWindow(it, Integer.parseInt(parts)))
        : Optional.empty();
  }
}
