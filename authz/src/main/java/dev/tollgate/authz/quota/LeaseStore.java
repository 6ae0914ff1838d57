package dev.tollgate.authz.quota;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The budgets that all replicas share. A call that throws may have taken effect or not: its units
 * are lost to the caller either way.
 */
interface LeaseStore {

  /**
   * A replica's wish for units.
   *
   * @param amount the limit of the window
   * @param units at least 1
   */
  record Ask(BudgetId budget, long amount, long units) {}

  /**
   * The answer to an {@link Ask}.
   *
   * @param units granted now, never more than asked for
   * @param remaining units of the window that no replica holds or has spent
   */
  record Grant(long units, long remaining) {
    static final Grant NOTHING = new Grant(0, 0);
  }

  /** Units that a replica leased and will not spend. */
  record Return(BudgetId budget, long units) {}

  /**
   * Grants each ask as far as there are units.
   *
   * @param asks each budget once
   * @return the grants; an ask without one got nothing, and nothing remains
   */
  Map<BudgetId, Grant> grant(List<Ask> asks) throws SQLException;

  /** Puts units back. */
  void giveBack(List<Return> returns) throws SQLException;

  /**
   * Says that the replica lives.
   *
   * @return the live replicas, this one included
   */
  int heartbeat(String replica) throws SQLException;

  /** Takes the replica out of the live ones. */
  void leave(String replica) throws SQLException;

  /**
   * Deletes some of the rows that ended long ago.
   *
   * @return whether there may be more
   */
  boolean sweep() throws SQLException;
}
