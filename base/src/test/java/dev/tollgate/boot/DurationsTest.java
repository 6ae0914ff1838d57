package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @Property
  void parse_whatFormatWrote_givesItBack(
      @ForAll @LongRange(min = 0, max = 9_999_999_999L) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.format(duration))).contains(duration);
  }

  @Property
  void parse_anyText_neverThrows(@ForAll String text) {
    assertThat(Durations.parse(text)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"0ms,PT0S", "200ms,PT0.2S", "60s,PT1M", "15m,PT15M", "1h,PT1H", "31d,PT744H"})
  void parse_wellFormed_isTheDuration(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "1", "-1s", "01s", "1.5s", "1 s", "1S", "1w", "99999999999d"})
  void parse_malformed_isNothing(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT0S,0ms", "PT1.5S,1500ms", "PT60S,1m", "PT90S,90s", "PT24H,1d", "PT25H,25h"})
  void format_any_usesTheLargestUnit(Duration duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }
}
