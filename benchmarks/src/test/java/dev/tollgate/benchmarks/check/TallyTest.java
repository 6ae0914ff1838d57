package dev.tollgate.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void percentileMicros_tenThousandValues_takesTheNearestRank() {
    for (int i = 10_000; i >= 1; i--) {
      tally.answered(i * 1_000L);
    }

    assertThat(tally.answered()).isEqualTo(10_000);
    assertThat(tally.percentileMicros(0.5)).isEqualTo(5_000);
    assertThat(tally.percentileMicros(0.99)).isEqualTo(9_900);
    assertThat(tally.percentileMicros(1)).isEqualTo(10_000);
  }

  @Test
  void percentileMicros_oneValue_isThatValue() {
    tally.answered(1_500);

    assertThat(tally.percentileMicros(0.01)).isEqualTo(1.5);
    assertThat(tally.percentileMicros(0.99)).isEqualTo(1.5);
  }

  @Test
  void percentileMicros_noValue_isRefused() {
    assertThatThrownBy(() -> tally.percentileMicros(0.5)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void throwIfRefused_anAnswerThatIsNoSuccess_failsWithIt() {
    tally.answered(1_000);
    tally.refused("HTTP/1.1 503 Service Unavailable");

    assertThat(tally.answered()).isEqualTo(1);
    assertThatThrownBy(tally::throwIfRefused)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503 Service Unavailable");
  }
}
