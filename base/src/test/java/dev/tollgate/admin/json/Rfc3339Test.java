package dev.tollgate.admin.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31t12:00:00.5z, 2026-01-31T12:00:00.5Z",
    "2026-01-31T12:00:00.1234567891Z, 2026-01-31T12:00:00.123456789Z",
    "2026-01-31T12:00:00+01:30, 2026-01-31T10:30:00Z",
    "2026-01-31T12:00:00-23:59, 2026-02-01T11:59:00Z",
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2016-12-31T15:59:60.5-08:00, 2016-12-31T23:59:59.5Z"
  })
  void parse_asRfc3339WritesIt_isTheTime(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:001Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:60Z",
        "2026-01-31T12:00:61Z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00+01",
        "2026-01-31T12:00:00+0100",
        "\u0662026-01-31T12:00:00Z",
        " 2026-01-31T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-01-31T12:00:00+24:00",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00",
        "+10000-01-01T00:00:00Z"
      })
  void parse_anythingElse_isNothing(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }
}
