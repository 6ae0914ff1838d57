package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.lease.ModelDatabase.Row;
import dev.tollgate.authz.quota.window.Bounds;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LeaseStore} in memory, which fails when a test wants. Behaves as Postgres does: see
 * {@link StoresAgreeTest}. For one thread.
 */
final class ModelStore implements LeaseStore {

  /** A fault of the next call. */
  enum Fault {
    NONE,
    LOST_REQUEST,
    LOST_ANSWER,
    LOCKED
  }

  private final ModelDatabase database;
  private final String replica;
  private final Map<Long, Map<UUID, Grant>> rounds = new HashMap<>();
  private final Queue<Fault> next = new ArrayDeque<>();
  private int roundCount;

  ModelStore(ModelDatabase database, String replica) {
    this.database = database;
    this.replica = replica;
  }

  void failNext(Fault fault) {
    next.add(fault);
  }

  boolean hasFaults() {
    return !next.isEmpty();
  }

  int rounds() {
    return roundCount;
  }

  @Override
  public Answer run(long no, List<Ask> asks) throws SQLException {
    roundCount++;
    Fault fault = begin();
    Map<UUID, Grant> grants = new HashMap<>();
    for (Ask ask : asks) {
      UUID id = ask.budget().hash();
      Row row = ask.known() ? database.rows.get(id) : database.rows.getOrDefault(id, Row.NEW);
      if (row != null) {
        run(ask, row, grants);
      }
    }
    rounds.put(no, grants);
    end(fault);
    return new Answer(grants, database.clock.millis());
  }

  private void run(Ask ask, Row row, Map<UUID, Grant> grants) {
    long now = database.second();
    boolean turned = now >= row.ends();
    boolean moved =
        ask.terms().revision() > row.revision()
            && ask.window().contains(now)
            && !turned
            && !ask.window().equals(new Bounds(row.starts(), row.ends()));
    Bounds window = turned || moved ? windowOf(ask, now) : new Bounds(row.starts(), row.ends());
    if (window == null) {
      database.rows.putIfAbsent(ask.budget().hash(), row);
      return;
    }
    run(ask, row, window, turned, moved, grants);
  }

  private static @Nullable Bounds windowOf(Ask ask, long now) {
    if (ask.window().contains(now)) {
      return ask.window();
    }
    boolean following = now >= ask.window().end() && now < ask.nextEnd();
    return following ? new Bounds(ask.window().end(), ask.nextEnd()) : null;
  }

  private void run(
      Ask ask, Row row, Bounds window, boolean turned, boolean moved, Map<UUID, Grant> grants) {
    int parts = ask.terms().window().parts();
    long used = row.granted();
    long ahead = row.ahead();
    List<Long> past = parts == 1 || moved ? List.of() : row.past();
    if (turned) {
      past = parts == 1 ? past : ModelDatabase.turned(row, window.start(), window.end(), parts);
      boolean follows = window.start() == row.ends() || ask.terms().revision() > row.revision();
      used = follows ? row.ahead() : 0;
      ahead = 0;
    } else if (moved) {
      used += ahead;
      ahead = 0;
    }
    long amount = ask.terms().revision() >= row.revision() ? ask.terms().amount() : row.amount();
    long ceiling = Math.max(Math.max(amount, used), turned ? 0 : row.ceiling());
    if (ask.back().start() == window.start()) {
      used -= Math.min(ask.back().units(), used);
    }
    if (ask.back().start() == window.end()) {
      ahead -= Math.min(ask.back().units(), ahead);
    }
    if (parts > 1) {
      past = ModelDatabase.returned(past, ask.back(), window);
    }
    long before = past.stream().mapToLong(Long::longValue).sum();
    long room = Math.max(0, amount - used - before - (parts > 1 ? ahead : 0));
    long repaid = Math.min(row.debt(), room);
    boolean late = window.start() == ask.window().end();
    long units = Math.min(room - repaid, ask.units() + (late ? ask.ahead() : 0));
    used += repaid + units;
    long debt = row.debt() - repaid;
    long roomAhead = Math.max(0, amount - ahead - debt - (parts > 1 ? used + before : 0));
    long more = window.equals(ask.window()) ? Math.min(ask.ahead(), roomAhead) : 0;
    long revision = Math.max(row.revision(), ask.terms().revision());
    database.put(
        ask.budget().hash(),
        new Row(
            revision,
            amount,
            window.start(),
            window.end(),
            used,
            ahead + more,
            ceiling,
            debt,
            past));
    grants.put(ask.budget().hash(), new Grant(window, units, more, room - repaid - units));
  }

  @Override
  public Optional<Map<UUID, Grant>> recover(long no) throws SQLException {
    Fault fault = begin();
    Optional<Map<UUID, Grant>> grants = Optional.ofNullable(rounds.get(no));
    end(fault);
    return grants.filter(it -> !it.isEmpty());
  }

  @Override
  public Beat heartbeat() throws SQLException {
    Fault fault = begin();
    database.heartbeats.put(replica, database.clock.instant());
    Instant live = database.clock.instant().minus(ModelDatabase.LIVE);
    int count = (int) database.heartbeats.values().stream().filter(live::isBefore).count();
    end(fault);
    return new Beat(count, database.clock.millis());
  }

  @Override
  public void leave() throws SQLException {
    Fault fault = begin();
    database.heartbeats.remove(replica);
    end(fault);
  }

  @Override
  public void sweep() throws SQLException {
    end(begin());
  }

  private Fault begin() throws SQLException {
    Fault fault = next.isEmpty() ? Fault.NONE : next.remove();
    if (fault == Fault.LOST_REQUEST) {
      throw new SQLException("the request was lost", "08006");
    }
    if (fault == Fault.LOCKED) {
      throw new SQLException("another transaction holds the lock", "55P03");
    }
    return fault;
  }

  private static void end(Fault fault) throws SQLException {
    if (fault == Fault.LOST_ANSWER) {
      throw new SQLException("the answer was lost", "08006");
    }
  }
}
