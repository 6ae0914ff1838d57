package dev.tollgate.authz.quota;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shared budgets as they should be, with faults to order. For one thread. */
final class ModelStore implements LeaseStore {

  /** What goes wrong with the next call. */
  enum Fault {
    NONE,
    LOST_REQUEST,
    LOST_ANSWER
  }

  private record Row(long amount, long granted) {}

  private final Map<BudgetId, Row> rows = new HashMap<>();
  private Fault next = Fault.NONE;
  private int grants;

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
      if (room > 0) {
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
  public int heartbeat(String replica, boolean started) throws SQLException {
    end(begin());
    return 2;
  }

  @Override
  public void leave(String replica) throws SQLException {
    end(begin());
  }

  @Override
  public boolean sweep() throws SQLException {
    end(begin());
    return false;
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
