package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemandTest {
  private static final long SECOND = Demand.HALF_LIFE_NANOS;

  private final Demand demand = new Demand(0);

  @Test
  void recent_withinAHalfLife_isEverythingSeen() {
    demand.add(30, 0);
    demand.add(12, SECOND - 1);

    assertThat(demand.recent(SECOND - 1)).isEqualTo(42);
  }

  @Test
  void recent_halfLivesLater_isHalvedForEach() {
    demand.add(40, 0);

    assertThat(demand.recent(SECOND)).isEqualTo(20);
    assertThat(demand.recent(3 * SECOND)).isEqualTo(5);
    assertThat(demand.recent(1_000 * SECOND)).isZero();
  }

  @Test
  void recent_steadyRate_isBetweenOneAndTwoSecondsOfIt() {
    for (long second = 0; second < 60; second++) {
      demand.add(100, second * SECOND);
    }

    assertThat(demand.recent(60 * SECOND - 1)).isBetween(100L, 200L);
  }

  @Test
  void add_moreThanAnyLimit_staysInBounds() {
    demand.add(Limit.MAX_AMOUNT, 0);
    demand.add(Limit.MAX_AMOUNT, 0);

    assertThat(demand.recent(0)).isEqualTo(Limit.MAX_AMOUNT);
  }
}
