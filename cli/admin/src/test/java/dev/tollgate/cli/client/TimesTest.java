package dev.tollgate.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "P90D,in 90 d",
    "P89DT23H59M58S,in 90 d",
    "P89DT11H,in 89 d",
    "PT47H59M50S,in 2 d",
    "PT119M59S,in 2 h",
    "PT119.4S,in 119 s",
    "-PT3M,3 min ago",
    "PT0.2S,now"
  })
  void relative_distance_isRounded(String distance, String text) {
    String shown = Times.relative(NOW.plus(Duration.parse(distance)), NOW);

    assertThat(shown).isEqualTo(text);
  }
}
