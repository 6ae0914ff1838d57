package dev.tollgate.authz.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.boot.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  // Monotonic clocks start anywhere and run over.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final AtomicReference<Instant> timeOfDay =
      new AtomicReference<>(Instant.parse("2026-11-28T07:00:00Z"));
  private final Freshness freshness =
      new Freshness(LIMIT, new TimeSource(timeOfDay::get, nanos::get));

  @Test
  void state_neverConfirmed_isNotLoaded() {
    assertThat(freshness.state()).isEqualTo(Freshness.State.NOT_LOADED);
  }

  @Test
  void state_atTheLimit_isFreshAndThenStale() {
    freshness.confirm(freshness.now());

    nanos.addAndGet(LIMIT.toNanos());
    assertThat(freshness.state()).isEqualTo(Freshness.State.FRESH);
    nanos.addAndGet(1);
    assertThat(freshness.state()).isEqualTo(Freshness.State.STALE);
    assertThat(freshness.age()).isEqualTo(LIMIT.plusNanos(1));
  }

  @Test
  void state_confirmedAgain_isFresh() {
    freshness.confirm(freshness.now());
    nanos.addAndGet(Duration.ofHours(1).toNanos());

    freshness.confirm(freshness.now());

    assertThat(freshness.state()).isEqualTo(Freshness.State.FRESH);
  }

  @Test
  void state_machineSuspendedForHours_isStaleWhenItWakes() {
    freshness.confirm(freshness.now());

    // The monotonic clock stands still meanwhile.
    timeOfDay.updateAndGet(then -> then.plus(Duration.ofHours(3)));

    assertThat(freshness.state()).isEqualTo(Freshness.State.STALE);
    assertThat(freshness.age()).isEqualTo(Duration.ofHours(3));
    freshness.confirm(freshness.now());
    assertThat(freshness.state()).isEqualTo(Freshness.State.FRESH);
  }

  @Test
  void state_clockSetBack_isNoYounger() {
    freshness.confirm(freshness.now());

    timeOfDay.updateAndGet(then -> then.minus(Duration.ofHours(3)));
    nanos.addAndGet(LIMIT.toNanos() + 1);

    assertThat(freshness.state()).isEqualTo(Freshness.State.STALE);
  }

  @Test
  void restore_age_countsOnBothClocks() {
    freshness.restore(Duration.ofMinutes(10));
    assertThat(freshness.age()).isEqualTo(Duration.ofMinutes(10));

    timeOfDay.updateAndGet(then -> then.plus(Duration.ofMinutes(6)));

    assertThat(freshness.state()).isEqualTo(Freshness.State.STALE);
  }

  @Test
  void end_fresh_isNotLoaded() {
    freshness.confirm(freshness.now());

    freshness.end();

    assertThat(freshness.state()).isEqualTo(Freshness.State.NOT_LOADED);
  }
}
