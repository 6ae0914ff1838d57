package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
  @Property
  void next_anySeed_staysBetweenHalfAndAllOfADoublingBound(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int tries) {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new Random(seed));

    long bound = 100;
    for (int i = 0; i < tries; i++) {
      assertThat(backoff.next().toMillis()).isBetween(bound / 2, bound);
      bound = Math.min(2000, bound * 2);
    }
    backoff.reset();

    assertThat(backoff.next().toMillis()).isBetween(50L, 100L);
  }
}
