package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.window.Bounds;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The budgets that all replicas share, as one replica uses them. */
interface LeaseStore {

  /**
   * A replica's part in a round: units that it wants of one budget, or returns. The store decides
   * by its own clock which window is current.
   *
   * @param known false if the store may not have the budget yet
   * @param window that is current as far as the replica knows
   * @param nextEnd end of the window after it
   * @param back units that the replica returns, before anything is granted
   * @param units wanted of the current window
   * @param ahead units wanted of the window after {@code window}; of the current one if that is it
   */
  record Ask(
      BudgetId budget,
      Terms terms,
      boolean known,
      Bounds window,
      long nextEnd,
      Back back,
      long units,
      long ahead) {}

  /**
   * Units of the window that starts at {@code start}; they are void if it is neither the current
   * window nor the next one.
   */
  record Back(long start, long units) {
    static final Back NOTHING = new Back(0, 0);
  }

  /**
   * The answer to an {@link Ask}.
   *
   * @param window the current one
   * @param units granted of the current window
   * @param ahead granted of the window after {@code window}
   * @param remaining units of the current window that no replica holds or has spent
   */
  record Grant(Bounds window, long units, long ahead, long remaining) {}

  /**
   * The answer to a round.
   *
   * @param grants by id; a budget without one is unknown to the store
   * @param epochMillis time by the clock of the store
   */
  record Answer(Map<UUID, Grant> grants, long epochMillis) {}

  /**
   * The answer to a heartbeat.
   *
   * @param replicas the live ones, this one included
   * @param epochMillis time by the clock of the store
   */
  record Beat(int replicas, long epochMillis) {}

  /**
   * Grants each ask as far as there are units. If it throws, {@link #recover} tells whether it has
   * taken effect.
   *
   * @param no number of the round, used once
   * @param asks at least one; each of another budget
   */
  Answer run(long no, List<Ask> asks) throws SQLException;

  /**
   * The grants of a round whose answer was lost; empty if the round has not taken effect, and then
   * it never will.
   */
  Optional<Map<UUID, Grant>> recover(long no) throws SQLException;

  /** Says that the replica lives; throws as long as its name is another process's. */
  Beat heartbeat() throws SQLException;

  /** Takes the replica out of the live ones. */
  void leave() throws SQLException;

  /** Deletes some of the rows that are not needed any more. */
  void sweep() throws SQLException;
}
