package dev.tollgate.authz.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small texts of the admin API: windows and cursors. */
class KeyWordsTest {
  @Property
  void window_anyInRange_survivesWritingAndReading(
      @ForAll @LongRange(min = 1, max = 31 * 86_400) long seconds) {
    Duration window = Duration.ofSeconds(seconds);

    assertThat(WindowText.parse(WindowText.of(window))).contains(window);
  }

  @ParameterizedTest
  @CsvSource({"60s, 1m", "90s, 90s", "24h, 1d", "120m, 2h", "31d, 31d"})
  void window_ofText_isWrittenInTheLargestUnit(String text, String written) {
    assertThat(WindowText.parse(text).map(WindowText::of)).contains(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "1", "m", "1w", "-1s", "1.5h", "32d", "1 m", "99999999s"})
  void window_otherText_isRefused(String text) {
    assertThat(WindowText.parse(text)).isEmpty();
  }
}
