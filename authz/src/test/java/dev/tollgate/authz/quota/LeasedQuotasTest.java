package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.ModelStore.Fault;
import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The answers and the requests of one replica, with stepped time and rounds. */
class LeasedQuotasTest {
  private static final String OWNER = "key_a";
  private static final String OTHER = "key_b";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final StepClock clock = new StepClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final ModelStore store = new ModelStore(clock);
  private final ModelReplica replica = new ModelReplica(store, clock, 4);

  @Test
  void spend_coldBudget_waitsForOneRound() {
    Limit limit = Limit.ofRequests(10, HOUR);

    Payment first = replica.spend(OWNER, limit);
    Payment second = replica.spend(OWNER, limit);
    assertThat(first).isInstanceOf(Payment.Pending.class).isEqualTo(second);
    replica.step();

    assertThat(((Payment.Pending) first).grant().toCompletableFuture()).isCompleted();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.PAID);
    assertThat(replica.peek(OWNER, limit)).hasValue(9);
    assertThat(store.grants()).isEqualTo(1);
  }

  @Test
  void spend_budgetSpent_answersFromMemoryUntilItIsTimeToAskAgain() {
    Limit limit = Limit.ofRequests(3, HOUR);
    spendAll(limit);
    int asked = store.grants();

    for (int i = 0; i < 1000; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Exhausted.class);
      replica.step();
    }
    assertThat(store.grants()).isEqualTo(asked);

    clock.advance(LeasedQuotas.ASK_AGAIN);
    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Payment.Exhausted.class);
    assertThat(store.grants()).isEqualTo(asked + 1);
  }

  @Test
  void spend_limitRaisedAfterSpent_asksAtOnce() {
    spendAll(Limit.ofRequests(3, HOUR));

    assertThat(replica.spendPatiently(OWNER, Limit.ofRequests(4, HOUR)))
        .isInstanceOf(Payment.Paid.class);
    assertThat(replica.spendPatiently(OWNER, Limit.ofRequests(4, HOUR)))
        .isInstanceOf(Payment.Exhausted.class);
  }

  @Test
  void spend_limitLowered_keepsWhatWasGrantedAndGetsNoMore() {
    Limit high = Limit.ofRequests(1000, HOUR);
    long held = lease(high);

    long admitted = spendAll(Limit.ofRequests(1, HOUR));

    assertThat(admitted).isEqualTo(held);
  }

  @Test
  void spend_nextWindow_startsAnew() {
    Limit limit = Limit.ofRequests(3, HOUR);
    spendAll(limit);

    clock.advance(HOUR);

    assertThat(spendAll(limit)).isEqualTo(3);
  }

  @Test
  void spend_steadyDemand_isRefilledBeforeAnybodyWaits() {
    Limit limit = Limit.ofRequests(1_000_000, HOUR);
    replica.spendPatiently(OWNER, limit);
    for (int i = 0; i < 200; i++) {
      replica.spendPatiently(OWNER, limit);
    }

    for (int i = 0; i < 2000; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Paid.class);
      replica.step();
      clock.advance(Duration.ofMillis(5));
    }
    assertThat(store.grants()).isLessThan(60);
  }

  @Test
  void spend_storeAway_spendsTheLeaseThenIsUnavailable() {
    Limit limit = Limit.ofRequests(1000, HOUR);
    long held = lease(limit);

    loseStore();

    for (long i = 0; i < held; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Paid.class);
    }
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);
  }

  @Test
  void spend_storeAwayAfterSpent_staysSpent() {
    Limit limit = Limit.ofRequests(3, HOUR);
    spendAll(limit);

    loseStore();

    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Exhausted.class);
  }

  @Test
  void spend_storeBack_admitsAgain() {
    Limit limit = Limit.ofRequests(1000, HOUR);
    loseStore();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);

    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();

    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Payment.Paid.class);
  }

  @Test
  void spend_moreBudgetsThanTheBound_unavailableUntilIdleOnesAreForgotten() {
    Limit limit = Limit.ofRequests(1, HOUR);
    for (int i = 0; i < 4; i++) {
      replica.spendPatiently("key_" + i, limit);
    }
    replica.step();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);

    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();
    clock.advance(LeaseRounds.IDLE);
    replica.step();

    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Payment.Paid.class);
  }

  @Test
  void step_idleLease_goesBack() {
    Limit limit = Limit.ofRequests(1000, HOUR);
    long held = lease(limit);
    BudgetId budget = BudgetId.at(OWNER, limit, clock.instant());
    long granted = store.granted(budget);

    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();
    assertThat(store.granted(budget)).isEqualTo(granted);
    clock.advance(LeaseRounds.IDLE);
    replica.step();

    assertThat(store.granted(budget)).isEqualTo(granted - held);
    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Pending.class);
  }

  @Test
  void pay_severalDebts_takesFromAllBudgets() {
    Limit small = Limit.ofRequests(10, HOUR);
    Limit large = Limit.ofRequests(100, DAY);

    assertThat(payPatiently(new Debt(OWNER, small, 2), new Debt(OTHER, large, 3)))
        .isEqualTo(Payment.PAID);

    assertThat(replica.peek(OWNER, small)).hasValue(8);
    assertThat(replica.peek(OTHER, large)).hasValue(97);
  }

  @Test
  void pay_oneBudgetExhausted_takesFromNoneAndNamesIt() {
    Limit small = Limit.ofRequests(3, HOUR);
    Limit large = Limit.ofRequests(100, HOUR);
    spendAll(small);
    for (Debt first : List.of(new Debt("a", large, 1), new Debt("z", large, 1))) {
      assertThat(replica.spendPatiently(first.owner(), large)).isEqualTo(Payment.PAID);
      Debt exhausted = new Debt(OWNER, small, 1);

      for (int i = 0; i < 10; i++) {
        assertThat(payPatiently(first, exhausted))
            .isEqualTo(new Payment.Exhausted(exhausted, Instant.parse("2026-03-01T11:00:00Z")));
      }

      assertThat(replica.peek(first.owner(), large)).hasValue(99);
    }
  }

  @Test
  void pay_severalBudgetsLackUnits_asksForAllInOneRoundAndHoldsNothing() {
    Limit limit = Limit.ofRequests(100, HOUR);
    Debt held = new Debt("a", limit, 1);
    assertThat(payPatiently(held)).isEqualTo(Payment.PAID);
    assertThat(payPatiently(held)).isEqualTo(Payment.PAID);
    int asked = store.grants();
    Debt[] debts = {new Debt("c", limit, 4), held, new Debt("b", limit, 5)};

    Payment pending = replica.pay(debts);
    assertThat(pending).isInstanceOf(Payment.Pending.class);
    assertThat(replica.peek("a", limit)).hasValue(98);
    assertThat(((Payment.Pending) pending).grant().toCompletableFuture()).isNotDone();
    replica.step();

    assertThat(((Payment.Pending) pending).grant().toCompletableFuture()).isCompleted();
    assertThat(replica.pay(debts)).isEqualTo(Payment.PAID);
    assertThat(store.grants()).isEqualTo(asked + 1);
    assertThat(replica.peek("a", limit)).hasValue(97);
    assertThat(replica.peek("b", limit)).hasValue(95);
    assertThat(replica.peek("c", limit)).hasValue(96);
  }

  @Test
  void pay_oneBudgetExhaustedAndOneCold_asksForNothing() {
    spendAll(Limit.ofRequests(3, HOUR));
    Limit small = Limit.ofRequests(3, HOUR);
    Limit cold = Limit.ofRequests(100, HOUR);
    for (String owner : List.of("a", "z")) {
      int asked = store.grants();

      assertThat(replica.pay(new Debt(owner, cold, 1), new Debt(OWNER, small, 1)))
          .isInstanceOf(Payment.Exhausted.class);
      replica.step();

      assertThat(store.grants()).isEqualTo(asked);
    }
  }

  @Test
  void pay_moreUnitsThanRemain_isExhausted() {
    Limit limit = Limit.ofRequests(10, HOUR);
    assertThat(payPatiently(new Debt(OWNER, limit, 7))).isEqualTo(Payment.PAID);

    assertThat(payPatiently(new Debt(OWNER, limit, 4))).isInstanceOf(Payment.Exhausted.class);
    assertThat(payPatiently(new Debt(OWNER, limit, 3))).isEqualTo(Payment.PAID);
  }

  private Payment payPatiently(Debt... debts) {
    Payment first = replica.pay(debts);
    if (first instanceof Payment.Pending) {
      replica.step();
      return replica.pay(debts);
    }
    return first;
  }

  @Test
  void close_pendingAndLater_isUnavailable() {
    Limit limit = Limit.ofRequests(10, HOUR);
    replica.spend(OWNER, limit);

    replica.close();

    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);
    assertThat(store.granted(BudgetId.at(OWNER, limit, clock.instant()))).isZero();
  }

  /** Makes the replica hold units and returns how many. */
  private long lease(Limit limit) {
    BudgetId budget = BudgetId.at(OWNER, limit, clock.instant());
    long admitted = 0;
    for (int i = 0; i < 40; i++) {
      admitted += replica.spendPatiently(OWNER, limit) instanceof Payment.Paid ? 1 : 0;
    }
    long held = store.granted(budget) - admitted;
    assertThat(held).isPositive();
    return held;
  }

  private long spendAll(Limit limit) {
    long admitted = 0;
    while (replica.spendPatiently(OWNER, limit) instanceof Payment.Paid) {
      admitted++;
    }
    return admitted;
  }

  private void loseStore() {
    store.failNext(Fault.LOST_REQUEST);
    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();
  }
}
