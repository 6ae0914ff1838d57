package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.authz.quota.lease.ModelStore.Fault;
import dev.tollgate.authz.quota.window.Window;
import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The answers and the rounds of one replica, with stepped time. */
class LeasedQuotasTest {
  private static final String OWNER = "key_a";
  private static final String OTHER = "key_b";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final StepClock clock = new StepClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final ModelDatabase database = new ModelDatabase(clock);
  private final ModelStore store = new ModelStore(database, "one");
  private final ModelReplica replica = replica(store, Budgets.MAX_BUDGETS);

  private ModelReplica replica(ModelStore over, int maxBudgets) {
    ModelReplica made = new ModelReplica(over, clock, maxBudgets);
    made.step(); // its first heartbeat
    return made;
  }

  @Test
  void spend_coldBudget_waitsForOneRound() {
    Limit limit = perHour(10);

    Payment first = replica.spend(OWNER, limit);
    Payment second = replica.spend(OWNER, limit);
    assertThat(first).isInstanceOf(Payment.Pending.class).isEqualTo(second);
    replica.step();

    assertThat(((Payment.Pending) first).grant().toCompletableFuture()).isCompleted();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(paid(limit, 9, 3600));
    assertThat(replica.peek(OWNER, limit)).hasValue(9);
    assertThat(store.rounds()).isEqualTo(1);
  }

  @Test
  void spend_budgetSpent_answersFromMemoryUntilItIsTimeToAskAgain() {
    Limit limit = perHour(3);
    spendAll(limit);
    int asked = store.rounds();

    for (int i = 0; i < 1000; i++) {
      assertThat(replica.spend(OWNER, limit)).isEqualTo(exhausted(limit, 3600));
      replica.step();
    }
    assertThat(store.rounds()).isEqualTo(asked);

    clock.advance(LeasedQuotas.ASK_AGAIN);
    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Payment.Exhausted.class);
    assertThat(store.rounds()).isEqualTo(asked + 1);
  }

  @Test
  void spend_limitOfNothing_isExhaustedWithoutARound() {
    int asked = store.rounds();

    assertThat(replica.spend(OWNER, perHour(0))).isEqualTo(exhausted(perHour(0), 3600));
    assertThat(store.rounds()).isEqualTo(asked);
  }

  @Test
  void spend_limitRaisedAfterSpent_asksAtOnce() {
    spendAll(perHour(3));

    assertThat(payPatiently(2, perHour(4))).isInstanceOf(Payment.Paid.class);
    assertThat(payPatiently(2, perHour(4))).isInstanceOf(Payment.Exhausted.class);
  }

  @Test
  void spend_limitLowered_unitsHeldAreNotSpentAndGoBack() {
    long admitted = lease(perHour(1000));

    for (int i = 0; i < 10; i++) {
      payPatiently(2, perHour(admitted + 2));
    }

    assertThat(payPatiently(2, perHour(admitted + 2))).isInstanceOf(Payment.Exhausted.class);
    assertThat(granted(perHour(1))).isEqualTo(admitted + 2);
  }

  @Test
  void spend_limitChangedInAnythingElse_givesNothingBack() {
    spendAll(perHour(3));
    int asked = store.rounds();

    assertThat(payPatiently(7, perHour(3))).isInstanceOf(Payment.Exhausted.class);

    assertThat(store.rounds()).isLessThanOrEqualTo(asked + 1);
  }

  @Test
  void spend_windowOfTheLimitChanged_whatWasUsedStaysUsed() {
    spendAll(limit(3, "day"));

    assertThat(payPatiently(2, limit(3, "1h"))).isInstanceOf(Payment.Exhausted.class);
    clock.advance(Duration.ofHours(1));
    assertThat(payPatiently(2, limit(3, "1h"))).isInstanceOf(Payment.Paid.class);
  }

  @Test
  void spend_nextWindow_startsAnew() {
    Limit limit = perHour(3);
    spendAll(limit);

    clock.advance(Duration.ofHours(1));

    assertThat(spendAll(limit)).isEqualTo(3);
  }

  @Test
  void spend_rollingWindow_forgetsAPartAtATime() {
    Limit limit = limit(30, "rolling 30m in 3");
    assertThat(spend(limit, 10)).isEqualTo(10);
    clock.advance(Duration.ofMinutes(10));
    assertThat(spend(limit, 15)).isEqualTo(15);
    clock.advance(Duration.ofMinutes(10));
    assertThat(spendAll(limit)).isEqualTo(5);

    clock.advance(Duration.ofMinutes(10));
    assertThat(spendAll(limit)).isEqualTo(10);
    clock.advance(Duration.ofMinutes(10));
    assertThat(spendAll(limit)).isEqualTo(15);
  }

  @Test
  void spend_noWindow_isSpentForEver() {
    Limit limit = limit(5, "none");
    assertThat(spendAll(limit)).isEqualTo(5);

    clock.advance(Duration.ofDays(4000));

    assertThat(spendAll(limit)).isZero();
  }

  @Test
  void spend_oncePerSomeSeconds_waitsForNoRoundOnceItsLeaseIsWarm() {
    Limit limit = limit(1000, "minute");
    replica.spendPatiently(OWNER, limit);

    int waited = 0;
    for (int call = 0; call < 200; call++) {
      for (int i = 0; i < 6; i++) {
        clock.advance(Duration.ofMillis(500));
        replica.step();
      }
      waited += replica.spend(OWNER, limit) instanceof Payment.Pending ? 1 : 0;
      replica.step();
    }

    assertThat(waited).isZero();
    assertThat(store.rounds()).isLessThan(60);
  }

  @Test
  void spend_steadyDemand_isRefilledBeforeAnybodyWaits() {
    Limit limit = perHour(1_000_000);
    for (int i = 0; i < 200; i++) {
      replica.spendPatiently(OWNER, limit);
    }

    for (int i = 0; i < 2000; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Paid.class);
      replica.step();
      clock.advance(Duration.ofMillis(5));
    }
    assertThat(store.rounds()).isLessThan(30);
  }

  @Test
  void spend_storeAway_spendsTheLeaseThenIsUnavailable() {
    Limit limit = perHour(1000);
    long admitted = lease(limit);
    long held = granted(limit) - admitted;

    loseStore();

    for (long i = 0; i < held; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Paid.class);
    }
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);
  }

  @Test
  void spend_storeAwayAfterSpent_staysSpent() {
    Limit limit = perHour(3);
    spendAll(limit);

    loseStore();

    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Exhausted.class);
  }

  @Test
  void spend_roundGaveWayToAnother_asksAgainAtOnce() {
    Limit limit = perHour(10);
    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Pending.class);
    store.failNext(Fault.LOCKED);
    replica.step();

    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Pending.class);
    replica.step();

    assertThat(replica.spend(OWNER, limit)).isEqualTo(paid(limit, 9, 3600));
  }

  @Test
  void spend_storeBack_admitsAgain() {
    Limit limit = perHour(1000);
    loseStore();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);

    clock.advance(SECOND);
    replica.step();

    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Payment.Paid.class);
  }

  @Test
  void spend_answerOfARoundLost_itsUnitsAreSpentAfterTheStoreIsBack() {
    Limit limit = perHour(10);
    replica.spend(OWNER, limit);
    store.failNext(Fault.LOST_ANSWER);
    replica.step();
    assertThat(granted(limit)).isPositive();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);

    clock.advance(SECOND);
    replica.step();

    assertThat(spendAll(limit)).isEqualTo(10);
  }

  @Test
  void spend_moreBudgetsThanTheBound_unavailableUntilIdleOnesAreForgotten() {
    Limit limit = perHour(1);
    ModelReplica small = replica(store, 4);
    IntStream.range(0, 4).forEach(i -> small.spendPatiently("key_" + i, limit));
    small.step();
    assertThat(small.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);

    clock.advance(SECOND.multipliedBy(3));
    small.step();

    assertThat(small.spendPatiently(OWNER, limit)).isInstanceOf(Payment.Paid.class);
  }

  @Test
  void step_idleLease_goesBack() {
    Limit limit = perHour(1000);
    long admitted = lease(limit);
    clock.advance(Duration.ofSeconds(50));
    replica.step();
    assertThat(granted(limit)).isGreaterThan(admitted);

    clock.advance(Duration.ofSeconds(20));
    replica.step();

    assertThat(granted(limit)).isEqualTo(admitted);
    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Payment.Pending.class);
  }

  @Test
  void pay_severalCharges_takesFromAllBudgetsAndNamesTheTightest() {
    Limit small = perHour(10);
    Limit large = limit(100, "1d");
    Charge[] charges = {charge(OWNER, small, 2), charge(OTHER, large, 3)};

    assertThat(replica.payPatiently(charges)).isEqualTo(paid(small, 8, 3600));

    assertThat(replica.peek(OWNER, small)).hasValue(8);
    assertThat(replica.peek(OTHER, large)).hasValue(97);
  }

  @Test
  void pay_oneBudgetExhausted_takesFromNoneAndNamesIt() {
    Limit small = perHour(3);
    Limit large = perHour(100);
    spendAll(small);
    for (String first : List.of("a", "z")) {
      assertThat(replica.spendPatiently(first, large)).isInstanceOf(Payment.Paid.class);

      for (int i = 0; i < 10; i++) {
        assertThat(replica.payPatiently(charge(first, large, 1), charge(OWNER, small, 1)))
            .isEqualTo(exhausted(small, 3600));
      }

      assertThat(replica.peek(first, large)).hasValue(99);
    }
  }

  @Test
  void pay_severalBudgetsLackUnits_asksForAllAndHoldsNothing() {
    Limit limit = perHour(10);
    assertThat(replica.spendPatiently("a", limit)).isInstanceOf(Payment.Paid.class);
    assertThat(replica.spendPatiently("a", limit)).isInstanceOf(Payment.Paid.class);
    Charge[] charges = {charge("c", limit, 4), charge("a", limit, 1), charge("b", limit, 5)};

    Payment pending = replica.pay(charges);
    assertThat(pending).isInstanceOf(Payment.Pending.class);
    assertThat(replica.peek("a", limit)).hasValue(8);
    assertThat(((Payment.Pending) pending).grant().toCompletableFuture()).isNotDone();
    replica.step();

    assertThat(((Payment.Pending) pending).grant().toCompletableFuture()).isCompleted();
    assertThat(replica.pay(charges)).isInstanceOf(Payment.Paid.class);
    assertThat(replica.peek("a", limit)).hasValue(7);
    assertThat(replica.peek("b", limit)).hasValue(5);
    assertThat(replica.peek("c", limit)).hasValue(6);
  }

  @Test
  void pay_oneBudgetExhaustedAndOneCold_asksForNothing() {
    spendAll(perHour(3));
    for (String owner : List.of("a", "z")) {
      int asked = store.rounds();

      assertThat(replica.pay(charge(owner, perHour(100), 1), charge(OWNER, perHour(3), 1)))
          .isInstanceOf(Payment.Exhausted.class);
      replica.step();

      assertThat(store.rounds()).isEqualTo(asked);
    }
  }

  @Test
  void pay_moreUnitsThanRemain_isExhausted() {
    Limit limit = perHour(10);
    assertThat(replica.payPatiently(charge(OWNER, limit, 7))).isInstanceOf(Payment.Paid.class);

    assertThat(replica.payPatiently(charge(OWNER, limit, 4))).isInstanceOf(Payment.Exhausted.class);
    assertThat(replica.payPatiently(charge(OWNER, limit, 3))).isInstanceOf(Payment.Paid.class);
  }

  @Test
  void pay_moreUnitsThanTheAmount_isExhaustedWithoutARound() {
    int asked = store.rounds();

    assertThat(replica.pay(charge(OWNER, perHour(10), 11))).isInstanceOf(Payment.Exhausted.class);

    assertThat(store.rounds()).isEqualTo(asked);
  }

  @Test
  void close_pendingAndLater_isUnavailableAndNothingStaysGranted() {
    Limit limit = perHour(1000);
    long admitted = lease(limit);
    replica.spend(OTHER, limit);

    replica.close();

    assertThat(replica.spend(OWNER, limit)).isEqualTo(Payment.UNAVAILABLE);
    assertThat(granted(limit)).isEqualTo(admitted);
  }

  @Test
  void close_answerOfTheLastRoundLost_nothingStaysGranted() {
    Limit limit = perHour(1000);
    replica.spend(OWNER, limit);
    store.failNext(Fault.LOST_ANSWER);
    replica.step();
    clock.advance(SECOND);
    replica.beat();

    replica.close();

    assertThat(granted(limit)).isZero();
  }

  @Test
  void spend_windowAfterAnExhaustedOne_asksForMoreThanWaits() {
    Limit limit = perHour(40);
    spendAll(limit);

    clock.advance(Duration.ofHours(1));
    replica.spendPatiently(OWNER, limit);

    assertThat(granted(limit)).isGreaterThan(1);
  }

  @Test
  void step_crowded_leaseOfTheNextWindowIsNotForgotten() {
    Limit limit = limit(1000, "minute");
    clock.advance(Duration.ofSeconds(50));
    ModelReplica small = replica(store, 1);
    for (int i = 0; i < 4; i++) {
      small.spendPatiently(OWNER, limit);
      clock.advance(Duration.ofMillis(1_900));
      small.step();
    }
    clock.advance(Duration.ofSeconds(8));
    small.step();
    clock.advance(Duration.ofSeconds(8));
    small.step();

    assertThat(granted(limit)).isZero();
  }

  @Test
  void spend_databaseClockAheadOfOurs_windowsTurnByTheDatabase() {
    Limit limit = perHour(3);
    StepClock ours = new StepClock(clock.instant().minusSeconds(1800));
    ModelReplica late = new ModelReplica(store, ours, Budgets.MAX_BUDGETS);
    late.step();

    assertThat(late.spendPatiently(OWNER, limit)).isEqualTo(paid(limit, 2, 3600));
  }

  /** Makes the replica hold units and returns how many were admitted meanwhile. */
  private long lease(Limit limit) {
    long admitted = spend(limit, 40);
    replica.step();
    assertThat(granted(limit)).isGreaterThan(admitted);
    return admitted;
  }

  private long spend(Limit limit, int times) {
    long admitted = 0;
    for (int i = 0; i < times; i++) {
      admitted += replica.spendPatiently(OWNER, limit) instanceof Payment.Paid ? 1 : 0;
    }
    return admitted;
  }

  private long spendAll(Limit limit) {
    long admitted = 0;
    while (replica.spendPatiently(OWNER, limit) instanceof Payment.Paid) {
      admitted++;
    }
    return admitted;
  }

  private Payment payPatiently(long revision, Limit limit) {
    Charge charge = new Charge(OWNER, limit, revision, 1);
    Payment payment = replica.payPatiently(charge);
    return payment instanceof Payment.Pending ? replica.payPatiently(charge) : payment;
  }

  private long granted(Limit limit) {
    BudgetId budget = BudgetId.of(limit.id(), OWNER);
    return database.rows.getOrDefault(budget.hash(), ModelDatabase.Row.NEW).granted();
  }

  private void loseStore() {
    store.failNext(Fault.LOST_REQUEST);
    clock.advance(SECOND);
    replica.step();
  }

  private static Charge charge(String owner, Limit limit, long units) {
    return new Charge(owner, limit, 1, units);
  }

  private static Payment paid(Limit limit, long remaining, long resetsInSeconds) {
    return new Payment.Paid(new Standing(limit, remaining, resetsInSeconds));
  }

  private static Payment exhausted(Limit limit, long resetsInSeconds) {
    return new Payment.Exhausted(new Standing(limit, 0, resetsInSeconds));
  }

  private static Limit perHour(long amount) {
    return limit(amount, "1h");
  }

  private static Limit limit(long amount, String window) {
    return Limit.ofKey(amount, Window.parse(window).orElseThrow());
  }
}
