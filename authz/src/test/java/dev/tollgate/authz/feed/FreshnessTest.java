package dev.tollgate.authz.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  // Monotonic clocks start anywhere and run over.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Freshness freshness = new Freshness(Duration.ofMinutes(15), nanos::get);

  @Test
  void state_neverConfirmed_isNotLoaded() {
    assertThat(freshness.state()).isEqualTo(Freshness.State.NOT_LOADED);
  }

  @Test
  void state_atTheLimit_isFreshAndThenStale() {
    freshness.confirm(freshness.now());

    nanos.addAndGet(Duration.ofMinutes(15).toNanos());
    assertThat(freshness.state()).isEqualTo(Freshness.State.FRESH);
    nanos.addAndGet(1);
    assertThat(freshness.state()).isEqualTo(Freshness.State.STALE);
    assertThat(freshness.age()).isEqualTo(Duration.ofMinutes(15).plusNanos(1));
  }

  @Test
  void state_confirmedAgain_isFresh() {
    freshness.confirm(freshness.now());
    nanos.addAndGet(Duration.ofHours(1).toNanos());

    freshness.confirm(freshness.now());

    assertThat(freshness.state()).isEqualTo(Freshness.State.FRESH);
  }
}
