package dev.tollgate.authz.quota.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
  private static final long FIRST = Instant.parse("1975-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("2099-12-31T00:00:00Z").getEpochSecond();

  @Property(tries = 3_000)
  void at_anySecond_containsItAndFollowsWithoutAGap(
      @ForAll("windows") Window window, @ForAll("seconds") long second) {
    Bounds bounds = window.at(second);

    assertThat(bounds.contains(second)).isTrue();
    assertThat(window.at(bounds.start())).isEqualTo(bounds);
    assertThat(window.at(bounds.end() - 1)).isEqualTo(bounds);
    assertThat(window.at(bounds.end()).start()).isEqualTo(bounds.end());
    assertThat(window.at(bounds.start() - 1).end()).isEqualTo(bounds.start());
  }

  @Property
  void parse_textOfAWindow_givesItBack(@ForAll("windows") Window window) {
    assertThat(Window.parse(window.text())).contains(window);
  }

  @ParameterizedTest
  @CsvSource({
    "month Europe/Berlin,  2026-03-15T12:00:00Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
    "day Europe/Berlin,    2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "day Europe/Berlin,    2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    "week,                 2026-11-28T12:00:00Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
    "hour America/New_York,2026-11-01T05:30:00Z, 2026-11-01T05:00:00Z, 2026-11-01T06:00:00Z",
    "hour America/New_York,2026-11-01T06:30:00Z, 2026-11-01T06:00:00Z, 2026-11-01T07:00:00Z",
    "hour Asia/Kolkata,    2026-11-01T06:15:00Z, 2026-11-01T05:30:00Z, 2026-11-01T06:30:00Z",
    "minute,               2026-11-01T06:30:59Z, 2026-11-01T06:30:00Z, 2026-11-01T06:31:00Z",
    "month,                2028-02-29T00:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
    "day Pacific/Apia,     2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    "90s,                  1970-01-01T00:01:31Z, 1970-01-01T00:01:30Z, 1970-01-01T00:03:00Z",
    "30d from 2026-01-15T09:00:00Z, 2026-01-15T08:59:59Z, 2025-12-16T09:00:00Z,"
        + " 2026-01-15T09:00:00Z",
    "rolling 1h in 12,     2026-01-15T09:07:00Z, 2026-01-15T09:05:00Z, 2026-01-15T09:10:00Z",
    "none,                 2026-01-15T09:07:00Z, 1970-01-01T00:00:00Z, +10000-01-01T00:00:00Z"
  })
  void at_example_hasTheseBounds(String text, Instant at, Instant start, Instant end) {
    Window window = Window.parse(text).orElseThrow();

    Bounds bounds = window.at(at.getEpochSecond());

    assertThat(Instant.ofEpochSecond(bounds.start())).isEqualTo(start);
    assertThat(Instant.ofEpochSecond(bounds.end())).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "month ",
        "Month",
        "month Berlin",
        "month +02:00",
        "month Europe/Berlin ",
        "0s",
        "1",
        "m",
        "1w",
        "1.5h",
        "1 m",
        "99999999s",
        "1500ms",
        "367d",
        "-1m",
        "1m from",
        "1m from yesterday",
        "1m from 2026-01-15T09:00:00.5Z",
        "rolling 1h",
        "rolling 1h in 1",
        "rolling 1h in 61",
        "rolling 10s in 3",
        "rolling 1h in 012",
        "none UTC"
      })
  void parse_anythingElse_empty(String text) {
    assertThat(Window.parse(text)).isEmpty();
  }

  @Provide
  Arbitrary<Window> windows() {
    Arbitrary<ZoneId> zones =
        Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()).map(ZoneId::of);
    Arbitrary<Window> calendar =
        Combinators.combine(Arbitraries.of(CalendarWindow.Unit.values()), zones)
            .as((unit, zone) -> Window.parse(new CalendarWindow(unit, zone).text()).orElseThrow());
    Arbitrary<Window> others =
        Arbitraries.of(
                "1s",
                "90s",
                "7d",
                "366d",
                "1h from 1970-01-01T00:17:00Z",
                "rolling 1m in 60",
                "rolling 30d in 30")
            .map(text -> Window.parse(text).orElseThrow());
    return Arbitraries.frequencyOf(Tuple.of(4, calendar), Tuple.of(1, others));
  }

  @Provide
  Arbitrary<Long> seconds() {
    return Arbitraries.longs().between(FIRST, LAST);
  }
}
