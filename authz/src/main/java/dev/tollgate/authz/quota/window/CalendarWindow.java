package dev.tollgate.authz.quota.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * Minutes, hours, days, weeks or months as the clocks of a time zone show them. Where daylight
 * saving begins or ends, a day has 23 or 25 hours, and an hour that the clocks show twice is two
 * windows. Weeks begin on Monday (ISO 8601).
 */
public record CalendarWindow(Unit unit, ZoneId zone) implements Window {

  /** Units of a calendar. */
  public enum Unit {
    /** 60 seconds. */
    MINUTE(60),
    /** 60 minutes. */
    HOUR(3_600),
    /** From midnight to midnight. */
    DAY(86_400),
    /** From Monday to Monday. */
    WEEK(7 * 86_400),
    /** From the first to the first. */
    MONTH(31 * 86_400);

    private final long seconds;

    Unit(long seconds) {
      this.seconds = seconds;
    }

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Windows of the unit in UTC. */
  public static CalendarWindow utc(Unit unit) {
    return new CalendarWindow(unit, ZoneOffset.UTC);
  }

  @Override
  public Bounds at(long epochSecond) {
    long start = startOf(epochSecond);
    // The start of some later window: a transition can make this one longer than the unit.
    long end = start + unit.seconds;
    while (startOf(end) == start) {
      end += unit.seconds;
    }
    // A transition or a short month can make it shorter: back to the first start after this one.
    for (long before = startOf(end); before > start; before = startOf(end - 1)) {
      end = before;
    }
    return new Bounds(start, end);
  }

  private long startOf(long epochSecond) {
    ZonedDateTime time = Instant.ofEpochSecond(epochSecond).atZone(zone);
    ZonedDateTime start =
        switch (unit) {
          case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
          case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
          case DAY -> time.toLocalDate().atStartOfDay(zone);
          case WEEK ->
              time.toLocalDate()
                  .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                  .atStartOfDay(zone);
          case MONTH -> time.toLocalDate().withDayOfMonth(1).atStartOfDay(zone);
        };
    return start.toEpochSecond();
  }

  @Override
  public long seconds() {
    return unit.seconds;
  }

  @Override
  public String text() {
    return zone.equals(ZoneOffset.UTC) ? unit.wireName() : unit.wireName() + " " + zone.getId();
  }
}
