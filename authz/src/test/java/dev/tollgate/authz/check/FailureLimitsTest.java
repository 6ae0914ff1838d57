package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureLimitsTest {
  private static final String SOURCE = "192.0.2.7";

  private long nowNanos = -5; // a monotonic clock may be negative
  private final FailureLimits limits = new FailureLimits(20, 100, () -> nowNanos, new Random(1));

  @Test
  void take_allAtOnce_isWithinTheBurst() {
    assertThat(taken(SOURCE, 1_000)).isEqualTo(100);
  }

  @Test
  void take_afterTheBurst_isWithinTheRate() {
    taken(SOURCE, 1_000);

    nowNanos += Duration.ofMillis(49).toNanos();
    assertThat(limits.take(SOURCE)).isFalse();
    nowNanos += Duration.ofMillis(1).toNanos();
    assertThat(limits.take(SOURCE)).isTrue();
    assertThat(limits.take(SOURCE)).isFalse();
    nowNanos += Duration.ofSeconds(10).toNanos();
    assertThat(taken(SOURCE, 1_000)).isEqualTo(100);
  }

  @Test
  void giveBack_taken_makesRoomForOne() {
    taken(SOURCE, 1_000);

    limits.giveBack(SOURCE);

    assertThat(taken(SOURCE, 10)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.7, ::ffff:192.0.2.7, true",
    "2001:db8::1, 2001:db8::ffff:1, true",
    "2001:db8::1, 2001:db8:0:1::1, false",
    "'', nonsense, false"
  })
  void take_anotherSource_countsTogetherOnlyWithinItsNetwork(
      String one, String other, boolean together) {
    taken(one, 1_000);

    assertThat(limits.take(other)).isEqualTo(!together);
  }

  @Test
  void take_manySources_rarelyShareAPlace() {
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      refused += 100 - taken("10.0.%d.%d".formatted(i / 250, i % 250), 100);
    }

    // 1,000 in 65,536 places: some 7 pairs, of which one finds the place taken.
    assertThat(refused).isLessThan(2_500);
  }

  @Test
  void take_fromManyThreads_isExact() {
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.execute(() -> taken.addAndGet(taken(SOURCE, 1_000)));
      }
    }
    assertThat(taken).hasValue(100);
  }

  private int taken(String source, int times) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += limits.take(source) ? 1 : 0;
    }
    return taken;
  }
}
