package dev.tollgate.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void percentileMicros_tenThousandValues_takesTheNearestRank() {
    for (int i = 10_000; i >= 1; i--) {
      latencies.add(i * 1_000L);
    }

    assertThat(latencies.count()).isEqualTo(10_000);
    assertThat(latencies.percentileMicros(0.5)).isEqualTo(5_000);
    assertThat(latencies.percentileMicros(0.99)).isEqualTo(9_900);
    assertThat(latencies.percentileMicros(1)).isEqualTo(10_000);
  }

  @Test
  void percentileMicros_oneValue_isThatValue() {
    latencies.add(1_500);

    assertThat(latencies.percentileMicros(0.01)).isEqualTo(1.5);
    assertThat(latencies.percentileMicros(0.99)).isEqualTo(1.5);
  }

  @Test
  void percentileMicros_noValue_isRefused() {
    assertThatThrownBy(() -> latencies.percentileMicros(0.5))
        .isInstanceOf(IllegalStateException.class);
  }
}
