package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.LeaseStore.Ask;
import dev.tollgate.authz.quota.LeaseStore.Grant;
import dev.tollgate.authz.quota.LeaseStore.Return;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The contract of {@link LeaseStore}, run against each implementation. */
abstract class LeaseStoreContract {
  private LeaseStore store;
  private BudgetId budget;

  /** The store under test; may be shared by tests. */
  abstract LeaseStore store();

  /** The granted units of a budget, 0 if the store has no row of it. */
  abstract long granted(BudgetId budget);

  /** Makes a row as it is after these grants. */
  abstract void insert(BudgetId budget, long amount, long granted) throws SQLException;

  /** Makes the last heartbeat of a replica so old. */
  abstract void silence(String replica, Duration age) throws SQLException;

  @BeforeEach
  void newBudget(TestInfo test) {
    store = store();
    budget = new BudgetId(test.getDisplayName(), Metric.REQUESTS, 60, 4_000_003_200L);
  }

  @Test
  void grant_enoughLeft_grantsWhatIsAsked() throws SQLException {
    assertThat(grant(100, 10)).isEqualTo(new Grant(10, 90));
    assertThat(grant(100, 90)).isEqualTo(new Grant(90, 0));
    assertThat(granted(budget)).isEqualTo(100);
  }

  @Test
  void grant_moreThanRemains_grantsWhatRemainsThenNothing() throws SQLException {
    grant(100, 70);

    assertThat(grant(100, 1000)).isEqualTo(new Grant(30, 0));
    assertThat(grant(100, 1)).isEqualTo(Grant.NOTHING);
    assertThat(granted(budget)).isEqualTo(100);
  }

  @Test
  void grant_moreThanTheAmountAtFirst_grantsTheAmount() throws SQLException {
    assertThat(grant(100, 1000)).isEqualTo(new Grant(100, 0));
  }

  @Test
  void grant_limitLowered_nothingUntilUnitsComeBack() throws SQLException {
    grant(100, 40);

    assertThat(grant(30, 10)).isEqualTo(Grant.NOTHING);
    store.giveBack(List.of(new Return(budget, 15)));

    assertThat(grant(30, 10)).isEqualTo(new Grant(5, 0));
    assertThat(granted(budget)).isEqualTo(30);
  }

  @Test
  void grant_limitRaised_grantsFromTheNewRoom() throws SQLException {
    grant(1, 1);

    assertThat(grant(101, 10)).isEqualTo(new Grant(10, 90));
  }

  @Test
  void grant_severalBudgets_answersEach() throws SQLException {
    BudgetId other = new BudgetId(budget.owner(), Metric.REQUESTS, 3600, budget.windowStart());
    BudgetId spent = new BudgetId(budget.owner(), Metric.REQUESTS, 60, budget.windowEnd());
    store.grant(List.of(new Ask(spent, 1, 1)));

    assertThat(
            store.grant(
                List.of(new Ask(spent, 1, 1), new Ask(other, 8, 3), new Ask(budget, 10, 2))))
        .containsOnlyKeys(other, budget)
        .containsEntry(other, new Grant(3, 5))
        .containsEntry(budget, new Grant(2, 8));
  }

  @Test
  void grant_largestLimit_fits() throws SQLException {
    long most = Limit.MAX_AMOUNT;

    assertThat(grant(most, most)).isEqualTo(new Grant(most, 0));
  }

  @Test
  void giveBack_unknownBudget_changesNothing() throws SQLException {
    store.giveBack(List.of(new Return(budget, 5)));

    assertThat(granted(budget)).isZero();
  }

  @Test
  void heartbeat_othersLiveGoneAndSilent_countsTheLive() throws SQLException {
    assertThat(store.heartbeat("a")).isEqualTo(1);
    assertThat(store.heartbeat("b")).isEqualTo(2);
    assertThat(store.heartbeat("c")).isEqualTo(3);

    store.leave("b");
    silence("c", Duration.ofSeconds(6));

    assertThat(store.heartbeat("a")).isEqualTo(1);
  }

  @Test
  void grant_windowLongOver_nothing() throws SQLException {
    BudgetId over = new BudgetId(budget.owner(), Metric.REQUESTS, 60, 1_600_000_020);

    assertThat(store.grant(List.of(new Ask(over, 5, 1)))).isEmpty();
    assertThat(granted(over)).isZero();
  }

  @Test
  void sweep_endedADayAgo_deletesOnlyThat() throws SQLException {
    BudgetId old = new BudgetId(budget.owner(), Metric.REQUESTS, 60, 1_600_000_020);
    insert(old, 5, 1);
    grant(5, 1);

    assertThat(store.sweep()).isFalse();

    assertThat(granted(old)).isZero();
    assertThat(granted(budget)).isEqualTo(1);
  }

  private Grant grant(long amount, long units) throws SQLException {
    return store.grant(List.of(new Ask(budget, amount, units))).getOrDefault(budget, Grant.NOTHING);
  }
}
