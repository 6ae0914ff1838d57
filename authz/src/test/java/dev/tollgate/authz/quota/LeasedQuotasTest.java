package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.ModelStore.Fault;
import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a replica answers and what it asks, with time and rounds in the hands of the test. */
class LeasedQuotasTest {
  private static final String OWNER = "key_a";
  private static final Duration HOUR = Duration.ofHours(1);

  private final StepClock clock = new StepClock(Instant.parse("2026-03-01T10:00:00Z"));
  private final ModelStore store = new ModelStore();
  private final ModelReplica replica = new ModelReplica(store, clock, 4);

  @Test
  void spend_coldBudget_waitsForOneRound() {
    RequestLimit limit = new RequestLimit(10, HOUR);

    Spend first = replica.spend(OWNER, limit);
    Spend second = replica.spend(OWNER, limit);
    assertThat(first).isInstanceOf(Spend.Pending.class).isEqualTo(second);
    replica.step();

    assertThat(((Spend.Pending) first).grant().toCompletableFuture()).isCompleted();
    assertThat(replica.spend(OWNER, limit))
        .isEqualTo(new Spend.Admitted(9, Instant.parse("2026-03-01T11:00:00Z")));
    assertThat(store.grants()).isEqualTo(1);
  }

  @Test
  void spend_budgetSpent_answersFromMemoryUntilItIsTimeToAskAgain() {
    RequestLimit limit = new RequestLimit(3, HOUR);
    spendAll(limit);
    int asked = store.grants();

    for (int i = 0; i < 1000; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Spend.Spent.class);
      replica.step();
    }
    assertThat(store.grants()).isEqualTo(asked);

    clock.advance(LeasedQuotas.ASK_AGAIN);
    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Spend.Spent.class);
    assertThat(store.grants()).isEqualTo(asked + 1);
  }

  @Test
  void spend_limitRaisedAfterSpent_asksAtOnce() {
    spendAll(new RequestLimit(3, HOUR));

    assertThat(replica.spendPatiently(OWNER, new RequestLimit(4, HOUR)))
        .isInstanceOf(Spend.Admitted.class);
    assertThat(replica.spendPatiently(OWNER, new RequestLimit(4, HOUR)))
        .isInstanceOf(Spend.Spent.class);
  }

  @Test
  void spend_limitLowered_keepsWhatWasGrantedAndGetsNoMore() {
    RequestLimit high = new RequestLimit(1000, HOUR);
    long held = lease(high);

    long admitted = spendAll(new RequestLimit(1, HOUR));

    assertThat(admitted).isEqualTo(held);
  }

  @Test
  void spend_nextWindow_startsAnew() {
    RequestLimit limit = new RequestLimit(3, HOUR);
    spendAll(limit);

    clock.advance(HOUR);

    assertThat(spendAll(limit)).isEqualTo(3);
  }

  @Test
  void spend_steadyDemand_isRefilledBeforeAnybodyWaits() {
    RequestLimit limit = new RequestLimit(1_000_000, HOUR);
    replica.spendPatiently(OWNER, limit);
    for (int i = 0; i < 200; i++) {
      replica.spendPatiently(OWNER, limit);
    }

    for (int i = 0; i < 2000; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Spend.Admitted.class);
      replica.step();
      clock.advance(Duration.ofMillis(5));
    }
    assertThat(store.grants()).isLessThan(60);
  }

  @Test
  void spend_storeAway_spendsTheLeaseThenIsUnavailable() {
    RequestLimit limit = new RequestLimit(1000, HOUR);
    long held = lease(limit);

    loseStore();

    for (long i = 0; i < held; i++) {
      assertThat(replica.spend(OWNER, limit)).isInstanceOf(Spend.Admitted.class);
    }
    assertThat(replica.spend(OWNER, limit)).isEqualTo(new Spend.Unavailable());
  }

  @Test
  void spend_storeAwayAfterSpent_staysSpent() {
    RequestLimit limit = new RequestLimit(3, HOUR);
    spendAll(limit);

    loseStore();

    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Spend.Spent.class);
  }

  @Test
  void spend_storeBack_admitsAgain() {
    RequestLimit limit = new RequestLimit(1000, HOUR);
    loseStore();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(new Spend.Unavailable());

    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();

    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Spend.Admitted.class);
  }

  @Test
  void spend_moreBudgetsThanTheBound_unavailableUntilIdleOnesAreForgotten() {
    RequestLimit limit = new RequestLimit(1, HOUR);
    for (int i = 0; i < 4; i++) {
      replica.spendPatiently("key_" + i, limit);
    }
    replica.step();
    assertThat(replica.spend(OWNER, limit)).isEqualTo(new Spend.Unavailable());

    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();
    clock.advance(LeaseRounds.IDLE);
    replica.step();

    assertThat(replica.spendPatiently(OWNER, limit)).isInstanceOf(Spend.Admitted.class);
  }

  @Test
  void step_idleLease_goesBack() {
    RequestLimit limit = new RequestLimit(1000, HOUR);
    long held = lease(limit);
    BudgetId budget = BudgetId.at(OWNER, limit, clock.instant());
    long granted = store.granted(budget);

    clock.advance(LeaseRounds.HEARTBEAT);
    replica.step();
    assertThat(store.granted(budget)).isEqualTo(granted);
    clock.advance(LeaseRounds.IDLE);
    replica.step();

    assertThat(store.granted(budget)).isEqualTo(granted - held);
    assertThat(replica.spend(OWNER, limit)).isInstanceOf(Spend.Pending.class);
  }

  @Test
  void close_pendingAndLater_isUnavailable() {
    RequestLimit limit = new RequestLimit(10, HOUR);
    replica.spend(OWNER, limit);

    replica.close();

    assertThat(replica.spend(OWNER, limit)).isEqualTo(new Spend.Unavailable());
    assertThat(store.granted(BudgetId.at(OWNER, limit, clock.instant()))).isZero();
  }

  /** Makes the replica hold units and returns how many. */
  private long lease(RequestLimit limit) {
    BudgetId budget = BudgetId.at(OWNER, limit, clock.instant());
    long admitted = 0;
    for (int i = 0; i < 40; i++) {
      admitted += replica.spendPatiently(OWNER, limit) instanceof Spend.Admitted ? 1 : 0;
    }
    long held = store.granted(budget) - admitted;
    assertThat(held).isPositive();
    return held;
  }

  private long spendAll(RequestLimit limit) {
    long admitted = 0;
    while (replica.spendPatiently(OWNER, limit) instanceof Spend.Admitted) {
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
