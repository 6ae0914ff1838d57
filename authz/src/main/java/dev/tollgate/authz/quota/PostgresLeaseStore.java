package dev.tollgate.authz.quota;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Budgets in Postgres. Each call is one statement and one transaction. */
final class PostgresLeaseStore implements LeaseStore {

  /** After this the server is told to give up; whoever waits has been answered long before. */
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);

  /** After this we give up on a server that says nothing. */
  static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(3);

  /** Deleting this many takes a few milliseconds, for which grants wait. */
  static final int MAX_SWEPT_ROWS = 500;

  private static final int MAX_ATTEMPTS = 3;

  /**
   * Serialization failure and deadlock: the server has rolled back and asks for another attempt.
   */
  private static final Set<String> RETRIED = Set.of("40001", "40P01");

  // Every replica locks rows in the same order, so that no two of them deadlock. A grant must be
  // durable before it is spent, whatever the server's default is. A row without room is neither
  // written nor returned: an exhausted budget costs no write. An hour after the end of its window
  // nothing is granted any more: the row may have been swept, and would start anew.
  private static final String GRANT =
      """
      INSERT INTO authz.budget AS b
        (owner, metric, window_seconds, window_start, amount, granted, last_grant)
      SELECT owner, metric, window_seconds, window_start, amount,
        LEAST(ask, amount), LEAST(ask, amount)
      FROM unnest(?, ?, ?, ?, ?, ?)
          AS w (owner, metric, window_seconds, window_start, amount, ask),
        set_config('synchronous_commit', 'on', true)
      WHERE window_start + window_seconds > extract(epoch FROM now()) - 3600
      ORDER BY owner, metric, window_seconds, window_start
      ON CONFLICT (owner, metric, window_seconds, window_start) DO UPDATE SET
        amount = excluded.amount,
        granted = b.granted + LEAST(excluded.granted, excluded.amount - b.granted),
        last_grant = LEAST(excluded.granted, excluded.amount - b.granted)
      WHERE b.granted < excluded.amount
      RETURNING owner, metric, window_seconds, window_start, last_grant, amount - granted
      """;

  private static final String GIVE_BACK =
      """
      WITH back AS (
        SELECT b.owner, b.metric, b.window_seconds, b.window_start, w.units
        FROM authz.budget b
        JOIN unnest(?, ?, ?, ?, ?) AS w (owner, metric, window_seconds, window_start, units)
          USING (owner, metric, window_seconds, window_start)
        ORDER BY b.owner, b.metric, b.window_seconds, b.window_start
        FOR UPDATE OF b)
      UPDATE authz.budget b SET granted = b.granted - back.units FROM back
      WHERE (b.owner, b.metric, b.window_seconds, b.window_start)
        = (back.owner, back.metric, back.window_seconds, back.window_start)
      """;

  // Never takes the row of another process: the feed claims the name, or stops this one.
  private static final String HEARTBEAT =
      """
      WITH beat AS (
        INSERT INTO authz.replica AS r (name, instance, epoch, heartbeat_at)
        VALUES (?, ?, 0, now())
        ON CONFLICT (name) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
        WHERE r.instance = excluded.instance AND r.left_at IS NULL)
      SELECT 1 + count(*) FROM authz.replica
      WHERE name <> ? AND left_at IS NULL AND heartbeat_at > now() - interval '5 seconds'
      """;

  private static final String LEAVE =
      "UPDATE authz.replica SET left_at = now() WHERE name = ? AND instance = ?";

  // Long after the last grant.
  private static final String SWEEP =
      """
      DELETE FROM authz.budget WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM authz.budget
        WHERE window_start + window_seconds < extract(epoch FROM now())::bigint - 86400
        ORDER BY window_start + window_seconds
        LIMIT ? FOR UPDATE SKIP LOCKED))
      """;

  private final DataSource dataSource;
  private final UUID instance;

  /**
   * A store.
   *
   * @param instance of this process; heartbeats of another process's row have no effect
   */
  PostgresLeaseStore(DataSource dataSource, UUID instance) {
    this.dataSource = dataSource;
    this.instance = instance;
  }

  @Override
  public Map<BudgetId, Grant> grant(List<Ask> asks) throws SQLException {
    return run(
        GRANT,
        statement -> {
          setBudgets(statement, asks, Ask::budget);
          statement.setArray(5, numbers(statement, asks, Ask::amount));
          statement.setArray(6, numbers(statement, asks, Ask::units));
          return grants(statement);
        });
  }

  @Override
  public void giveBack(List<Return> returns) throws SQLException {
    run(
        GIVE_BACK,
        statement -> {
          setBudgets(statement, returns, Return::budget);
          statement.setArray(5, numbers(statement, returns, Return::units));
          return statement.executeUpdate();
        });
  }

  @Override
  public int heartbeat(String replica) throws SQLException {
    return run(
        HEARTBEAT,
        statement -> {
          statement.setString(1, replica);
          statement.setObject(2, instance);
          statement.setString(3, replica);
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  @Override
  public void leave(String replica) throws SQLException {
    run(
        LEAVE,
        statement -> {
          statement.setString(1, replica);
          statement.setObject(2, instance);
          return statement.executeUpdate();
        });
  }

  @Override
  public boolean sweep() throws SQLException {
    return run(
        SWEEP,
        statement -> {
          statement.setInt(1, MAX_SWEPT_ROWS);
          return statement.executeUpdate() == MAX_SWEPT_ROWS;
        });
  }

  private static Map<BudgetId, Grant> grants(PreparedStatement statement) throws SQLException {
    Map<BudgetId, Grant> grants = new HashMap<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Metric metric = Metric.of(row.getString(2));
        BudgetId budget = new BudgetId(row.getString(1), metric, row.getLong(3), row.getLong(4));
        grants.put(budget, new Grant(row.getLong(5), row.getLong(6)));
      }
    }
    return grants;
  }

  private static <T> void setBudgets(
      PreparedStatement statement, List<T> rows, Function<T, BudgetId> budget) throws SQLException {
    statement.setArray(1, texts(statement, rows, row -> budget.apply(row).owner()));
    statement.setArray(2, texts(statement, rows, row -> budget.apply(row).metric().wireName()));
    statement.setArray(3, numbers(statement, rows, row -> budget.apply(row).windowSeconds()));
    statement.setArray(4, numbers(statement, rows, row -> budget.apply(row).windowStart()));
  }

  private static <T> Array texts(
      PreparedStatement statement, List<T> rows, Function<T, String> text) throws SQLException {
    Object[] values = rows.stream().map(text).toArray();
    return statement.getConnection().createArrayOf("text", values);
  }

  private static <T> Array numbers(
      PreparedStatement statement, List<T> rows, ToLongFunction<T> number) throws SQLException {
    Object[] values = rows.stream().mapToLong(number).boxed().toArray();
    return statement.getConnection().createArrayOf("int8", values);
  }

  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, Work<T> work) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = dataSource.getConnection();
          PreparedStatement statement = connection.prepareStatement(sql)) {
        connection.setNetworkTimeout(Runnable::run, (int) NETWORK_TIMEOUT.toMillis());
        statement.setQueryTimeout((int) STATEMENT_TIMEOUT.toSeconds());
        return work.on(statement);
      } catch (SQLException e) {
        if (attempt == MAX_ATTEMPTS || !isRetried(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  /** False for an exception without a state: the client raised it, not the server. */
  private static boolean isRetried(@Nullable String state) {
    return state != null && RETRIED.contains(state);
  }
}
