package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceLimiterTest {
  private static final String SOURCE = "192.0.2.7";

  // Near the overflow, which a monotonic clock may come to.
  private long nowNanos = Long.MAX_VALUE - Duration.ofMillis(30).toNanos();
  private final SourceLimiter limits =
      new SourceLimiter(100, Duration.ofMillis(50), () -> nowNanos);

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
  void take_manySources_areCountedApart() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(taken("10.0.%d.%d".formatted(i / 250, i % 250), 101)).isEqualTo(100);
    }
  }

  @Test
  void take_fromEverywhere_memoryIsBounded() {
    for (int i = 0; i < SourceLimiter.MAX_SOURCES + 1_000; i++) {
      limits.take("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 255, i & 255));
    }

    assertThat(limits.sources()).isEqualTo(SourceLimiter.MAX_SOURCES);
  }

  @Test
  void take_longAgo_takesNoMemory() {
    taken(SOURCE, 1_000);

    nowNanos += Duration.ofSeconds(5).toNanos();

    assertThat(limits.sources()).isZero();
  }

  @Test
  void waitTime_beyondTheBurst_isUntilTheNextFailureIsWithinTheRate() {
    assertThat(limits.waitTime(SOURCE)).isZero();
    taken(SOURCE, 99);
    assertThat(limits.waitTime(SOURCE)).isZero();

    taken(SOURCE, 1);

    assertThat(limits.waitTime(SOURCE)).isEqualTo(Duration.ofMillis(50));
    nowNanos += Duration.ofMillis(20).toNanos();
    assertThat(limits.waitTime(SOURCE)).isEqualTo(Duration.ofMillis(30));
    nowNanos += Duration.ofMillis(30).toNanos();
    assertThat(limits.waitTime(SOURCE)).isZero();
    assertThat(limits.waitTime("192.0.2.8")).isZero();
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
