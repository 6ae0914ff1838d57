package dev.tollgate.authz.quota;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link LeaseStore} in memory, which fails when a test wants. Behaves as Postgres does: both run
 * the {@link LeaseStoreContract}. For one thread.
 */
final class ModelStore implements LeaseStore {

  /** A fault of the next call. */
  enum Fault {
    NONE,
    LOST_REQUEST,
    LOST_ANSWER
  }

  private record Row(long amount, long granted) {}

  private static final Duration LIVE = Duration.ofSeconds(5);
  private static final Duration NO_GRANT_AFTER = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(1);

  private final InstantSource clock;
  private final Map<BudgetId, Row> rows = new HashMap<>();
  private final Map<String, Instant> heartbeats = new HashMap<>();
  private Fault next = Fault.NONE;
  private int grants;

  ModelStore(InstantSource clock) {
    this.clock = clock;
  }

  void insert(BudgetId budget, long amount, long granted) {
    rows.put(budget, new Row(amount, granted));
  }

  /** Makes the last heartbeat of a replica so old. */
  void silence(String replica, Duration age) {
    heartbeats.put(replica, clock.instant().minus(age));
  }

  void failNext(Fault fault) {
    next = fault;
  }

  long granted(BudgetId budget) {
    Row row = rows.get(budget);
    return row == null ? 0 : row.granted();
  }

  int grants() {
    return grants;
  }

  @Override
  public Map<BudgetId, Grant> grant(List<Ask> asks) throws SQLException {
    grants += asks.isEmpty() ? 0 : 1;
    Fault fault = begin();
    Map<BudgetId, Grant> answer = new HashMap<>();
    for (Ask ask : asks) {
      long granted = granted(ask.budget());
      long room = ask.amount() - granted;
      if (room > 0 && !endedBefore(ask.budget(), NO_GRANT_AFTER)) {
        long units = Math.min(ask.units(), room);
        rows.put(ask.budget(), new Row(ask.amount(), granted + units));
        answer.put(ask.budget(), new Grant(units, room - units));
      }
    }
    end(fault);
    return answer;
  }

  @Override
  public void giveBack(List<Return> returns) throws SQLException {
    Fault fault = begin();
    returns.forEach(back ->
        rows.computeIfPresent(
            back.budget(), (id, row) -> new Row(row.amount(), row.granted() - back.units())));
    end(fault);
  }

  @Override
  public int heartbeat(String replica) throws SQLException {
    Fault fault = begin();
    heartbeats.put(replica, clock.instant());
    Instant live = clock.instant().minus(LIVE);
    int count = (int) heartbeats.values().stream().filter(live::isBefore).count();
    end(fault);
    return count;
  }

  @Override
  public void leave(String replica) throws SQLException {
    Fault fault = begin();
    heartbeats.remove(replica);
    end(fault);
  }

  @Override
  public boolean sweep() throws SQLException {
    Fault fault = begin();
    rows.keySet().removeIf(budget -> endedBefore(budget, KEPT));
    end(fault);
    return false;
  }

  private boolean endedBefore(BudgetId budget, Duration ago) {
    return Instant.ofEpochSecond(budget.windowEnd()).isBefore(clock.instant().minus(ago));
  }

  private Fault begin() throws SQLException {
    Fault fault = next;
    next = Fault.NONE;
    if (fault == Fault.LOST_REQUEST) {
      throw new SQLException("the request was lost", "08006");
    }
    return fault;
  }

  private static void end(Fault fault) throws SQLException {
    if (fault == Fault.LOST_ANSWER) {
      throw new SQLException("the answer was lost", "08006");
    }
  }
}
