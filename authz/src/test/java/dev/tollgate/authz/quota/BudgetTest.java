package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.LeaseStore.Ask;
import dev.tollgate.authz.quota.LeaseStore.Grant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long SECOND = 1_000_000_000;

  private final Budget budget =
      new Budget(new BudgetId("key_a", Metric.REQUESTS, 60, 1_772_359_200), 0);

  @Test
  void take_unitsHeld_countsDownAndStopsAtNone() {
    grant(2, 10);

    assertThat(budget.take(1)).isEqualTo(1);
    assertThat(budget.take(1)).isZero();
    assertThat(budget.take(1)).isEqualTo(-1);
    assertThat(budget.take(1)).isEqualTo(-1);
  }

  @Test
  void take_fewerUnitsHeldThanWanted_takesNone() {
    grant(5, 10);

    assertThat(budget.take(6)).isNegative();
    assertThat(budget.holds(5)).isTrue();
    assertThat(budget.take(4)).isEqualTo(1);
    budget.putBack(4);
    assertThat(budget.take(5)).isZero();
  }

  @Test
  void wish_requestForMoreThanIsHeld_asksForTheDifference() {
    grant(5, 1000);
    budget.turnAway(12);

    assertThat(budget.wish(1, 0)).isEqualTo(7);
  }

  @Test
  void wish_requestsWait_asksForAllOfThemWhateverTheShare() {
    turnAway(40);
    assertThat(budget.wish(3, 0)).isEqualTo(40);

    grant(0, 12);
    turnAway(40);
    assertThat(budget.wish(3, 0)).isEqualTo(40);
  }

  @Test
  void wish_nobodyWaits_asksForRecentDemandUpToTheShare() {
    turnAway(40);
    budget.wish(1, 0);

    grant(10, 1000);
    assertThat(budget.wish(2, 0)).isEqualTo(30);
    grant(0, 100);
    assertThat(budget.wish(2, 0)).isEqualTo(25);
  }

  @Test
  void wish_demandFallen_isLessUntilNothing() {
    turnAway(40);
    budget.wish(1, 0);
    grant(4, 1000);

    assertThat(budget.wish(1, SECOND)).isEqualTo(16);
    assertThat(budget.wish(1, 10 * SECOND)).isZero();
  }

  @Test
  void wish_emptyLease_isAtLeastOne() {
    assertThat(budget.wish(100, 0)).isEqualTo(1);
  }

  @Test
  void isLow_belowAQuarter_untilARoundIsUnderWay() {
    grant(8, 1000);

    assertThat(budget.isLow(2)).isFalse();
    assertThat(budget.isLow(1)).isTrue();
    assertThat(budget.enter(new CompletableFuture<>(), 1000)).isNull();
    assertThat(budget.isLow(1)).isFalse();
  }

  @Test
  void isLow_nothingRemains_never() {
    grant(8, 0);

    assertThat(budget.isLow(0)).isFalse();
  }

  @Test
  void takeAll_unitsHeld_leavesNothingToTake() {
    grant(8, 1000);
    budget.take(1);

    assertThat(budget.takeAll()).isEqualTo(7);
    assertThat(budget.take(1)).isEqualTo(-1);
  }

  @Test
  void enter_roundUnderWay_joinsIt() {
    CompletableFuture<Void> round = new CompletableFuture<>();

    assertThat(budget.enter(round, 10)).isNull();
    assertThat(budget.enter(new CompletableFuture<>(), 10)).isSameAs(round);
    assertThat(budget.leaveRound()).isSameAs(round);
    assertThat(budget.leaveRound()).isNull();
  }

  private void turnAway(int requests) {
    for (int i = 0; i < requests; i++) {
      budget.turnAway(1);
    }
  }

  private void grant(long units, long remaining) {
    budget.accept(new Ask(budget.id(), 1000, units), new Grant(units, remaining), 0);
  }
}
