package dev.tollgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AimTest {
  @Test
  void line_reached_saysOk() {
    assertThat(new Aim("check/server-cpu-ratio", 1.123, "x", 1.25).line())
        .isEqualTo("check/server-cpu-ratio: 1.12 x (aim <= 1.25) ok");
  }

  @Test
  void line_missed_saysShort() {
    assertThat(new Aim("check/server-cpu-ratio", 2, "x", 1.25).line())
        .isEqualTo("check/server-cpu-ratio: 2.00 x (aim <= 1.25) short");
  }

  @Test
  void new_noNumber_isRefused() {
    assertThatThrownBy(() -> new Aim("check/server-cpu-ratio", Double.NaN, "x", 1.25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("check/server-cpu-ratio: NaN");
  }
}
