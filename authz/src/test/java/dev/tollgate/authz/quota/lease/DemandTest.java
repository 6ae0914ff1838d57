package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.Limit;
import org.junit.jupiter.api.Test;

class DemandTest {
  private static final long HALF_LIFE = Demand.HALF_LIFE_NANOS;

  private final Demand demand = new Demand(0);

  @Test
  void recent_withinAHalfLife_isEverythingSeen() {
    demand.add(30, 0);
    demand.add(12, HALF_LIFE - 1);

    assertThat(demand.recent(HALF_LIFE - 1)).isEqualTo(42);
  }

  @Test
  void recent_halfLivesLater_isHalvedForEach() {
    demand.add(40, 0);

    assertThat(demand.recent(HALF_LIFE)).isEqualTo(20);
    assertThat(demand.recent(3 * HALF_LIFE)).isEqualTo(5);
    assertThat(demand.recent(1_000 * HALF_LIFE)).isZero();
  }

  @Test
  void recent_steadyRate_isBetweenOneAndTwoHalfLivesOfIt() {
    for (long turn = 0; turn < 60; turn++) {
      demand.add(100, turn * HALF_LIFE);
    }

    assertThat(demand.recent(60 * HALF_LIFE - 1)).isBetween(100L, 200L);
  }

  @Test
  void add_moreThanAnyLimit_staysInBounds() {
    demand.add(Limit.MAX_AMOUNT, 0);
    demand.add(Limit.MAX_AMOUNT, 0);

    assertThat(demand.recent(0)).isEqualTo(Limit.MAX_AMOUNT);
  }
}
