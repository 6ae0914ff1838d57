package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.window.Bounds;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Budgets in Postgres. Each call is one transaction and one network round trip. */
final class PostgresLeaseStore implements LeaseStore {

  /** After this the server is told to give up; whoever waits has been answered long before. */
  static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(2);

  /** After this we give up on a server that says nothing. */
  static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(3);

  /** Pages of the table that a sweep looks at: a few milliseconds. */
  private static final int SWEPT_PAGES = 256;

  private static final int MAX_ATTEMPTS = 3;

  /**
   * Serialization failure and deadlock: the server has rolled back and asks for another attempt.
   */
  private static final Set<String> RETRIED = Set.of("40001", "40P01");

  // A new row has no window yet. Rows are made in the order in which all replicas lock them.
  private static final String MAKE =
      """
      INSERT INTO authz.budget
        (id, limit_id, owner, revision, amount, starts, ends, granted, ahead, ceiling, debt, past)
      SELECT id, limit_id, owner, 0, 0, 0, 0, 0, 0, 0, 0, '{}'
      FROM unnest(?, ?, ?) AS made (id, limit_id, owner)
      ORDER BY id
      ON CONFLICT (id) DO NOTHING;
      """;

  // Every replica locks rows in the order of their ids, so that no two of them deadlock. The steps
  // for each row:
  //   clock    the time, if this process holds the replica's name
  //   asked    the rows of the arrays
  //   locked   the budget as it is
  //   window   its window now: the row's while that lasts; then the one of the ask that holds the
  //            time; none if the ask is out of date
  //   carried  what is granted in that window, and in the next one
  //   returned the same without what the ask returns
  //   granted  what the ask gets
  // Units that are asked ahead of a window that has begun meanwhile are wanted now.
  private static final String RUN =
      """
      WITH clock AS MATERIALIZED (
        SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS ms
        FROM authz.replica WHERE name = ? AND instance = ? AND left_at IS NULL
        FOR KEY SHARE),
      asked AS MATERIALIZED (
        SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS a
          (id, revision, amount, parts, starts, ends, next_ends, back_start, back, units, ahead)),
      locked AS MATERIALIZED (
        SELECT b.id, b.revision, b.amount, b.starts, b.ends, b.granted, b.ahead, b.ceiling,
          b.debt, b.past, a.revision AS a_revision, a.amount AS a_amount, a.parts,
          a.starts AS a_starts, a.ends AS a_ends, a.next_ends AS a_next, a.back_start, a.back,
          a.units AS wanted, a.ahead AS wanted_ahead, c.ms / 1000 AS now
        FROM clock c CROSS JOIN asked a JOIN authz.budget b ON b.id = a.id
        ORDER BY b.id FOR UPDATE OF b),
      counted AS MATERIALIZED (
        SELECT l.*, w.*, n.*, k.*, o.*, r.*, m.*, g.*, h.*
        FROM locked l
        CROSS JOIN LATERAL (SELECT
          l.now >= l.ends AS turned,
          l.a_revision > l.revision AND l.now >= l.a_starts AND l.now < l.a_ends
            AND l.now < l.ends AND (l.a_starts, l.a_ends) <> (l.starts, l.ends) AS moved) w
        CROSS JOIN LATERAL (SELECT
          CASE WHEN NOT w.turned AND NOT w.moved THEN l.starts
            WHEN l.now >= l.a_starts AND l.now < l.a_ends THEN l.a_starts
            WHEN l.now >= l.a_ends AND l.now < l.a_next THEN l.a_ends END AS s,
          CASE WHEN NOT w.turned AND NOT w.moved THEN l.ends
            WHEN l.now >= l.a_starts AND l.now < l.a_ends THEN l.a_ends
            WHEN l.now >= l.a_ends AND l.now < l.a_next THEN l.a_next END AS e) n
        CROSS JOIN LATERAL (SELECT
          CASE WHEN w.turned THEN
              CASE WHEN n.s = l.ends OR l.a_revision > l.revision THEN l.ahead ELSE 0 END
            WHEN w.moved THEN l.granted + l.ahead ELSE l.granted END AS carried,
          CASE WHEN w.turned OR w.moved THEN 0 ELSE l.ahead END AS carried_ahead,
          CASE WHEN l.parts = 1 OR w.moved THEN '{}'
            WHEN NOT w.turned THEN l.past
            ELSE (CASE WHEN n.s <= l.ends THEN '{}' ELSE array_fill(CAST(0 AS bigint), ARRAY[CAST(
                LEAST(GREATEST((n.s - l.ends) / (n.e - n.s), 1), l.parts) - 1 AS int)])
                || l.ahead END
              || l.granted || l.past)[1:l.parts - 1] END AS new_past,
          GREATEST(l.revision, l.a_revision) AS new_revision,
          CASE WHEN l.a_revision >= l.revision THEN l.a_amount ELSE l.amount END AS new_amount) k
        CROSS JOIN LATERAL (SELECT CASE
          WHEN l.parts > 1 AND l.back_start < n.s AND (n.s - l.back_start) % (n.e - n.s) = 0
            AND (n.s - l.back_start) / (n.e - n.s) <= cardinality(k.new_past)
          THEN (SELECT array_agg(CASE WHEN i = (n.s - l.back_start) / (n.e - n.s)
              THEN GREATEST(p - l.back, 0) ELSE p END ORDER BY i)
            FROM unnest(k.new_past) WITH ORDINALITY AS old (p, i))
          ELSE k.new_past END AS kept_past) o
        CROSS JOIN LATERAL (SELECT
          k.carried - CASE WHEN l.back_start = n.s THEN LEAST(l.back, k.carried) ELSE 0 END AS used,
          k.carried_ahead - CASE WHEN l.back_start = n.e THEN LEAST(l.back, k.carried_ahead) ELSE 0
            END AS used_ahead,
          (SELECT coalesce(sum(p), 0)::bigint FROM unnest(o.kept_past) AS p) AS before) r
        CROSS JOIN LATERAL (SELECT
          GREATEST(k.new_amount - r.used - r.before
            - CASE WHEN l.parts > 1 THEN r.used_ahead ELSE 0 END, 0) AS room) m
        CROSS JOIN LATERAL (SELECT
          LEAST(l.debt, m.room) AS repaid,
          LEAST(m.room - LEAST(l.debt, m.room),
            l.wanted + CASE WHEN n.s = l.a_ends THEN l.wanted_ahead ELSE 0 END) AS grant_now) g
        CROSS JOIN LATERAL (SELECT
          CASE WHEN (n.s, n.e) = (l.a_starts, l.a_ends) THEN
            LEAST(l.wanted_ahead, GREATEST(k.new_amount - r.used_ahead - (l.debt - g.repaid)
              - CASE WHEN l.parts > 1 THEN r.used + r.before + g.repaid + g.grant_now
                ELSE 0 END, 0)) ELSE 0 END AS grant_ahead) h
        WHERE n.s IS NOT NULL),
      written AS (
        UPDATE authz.budget b SET
          revision = c.new_revision, amount = c.new_amount, starts = c.s, ends = c.e,
          granted = c.used + c.repaid + c.grant_now, ahead = c.used_ahead + c.grant_ahead,
          ceiling = GREATEST(c.new_amount, c.carried, CASE WHEN c.turned THEN 0 ELSE c.ceiling END),
          debt = c.debt - c.repaid, past = c.kept_past
        FROM counted c
        WHERE b.id = c.id
          AND (c.turned OR c.moved OR c.new_revision <> c.revision OR c.new_amount <> c.amount
            OR c.kept_past <> c.past OR c.back > 0 OR c.repaid > 0
            OR c.grant_now > 0 OR c.grant_ahead > 0)),
      answered AS (
        SELECT array_agg(id) AS budgets, array_agg(s) AS starts, array_agg(e) AS ends,
          array_agg(grant_now) AS granted, array_agg(grant_ahead) AS ahead,
          array_agg(room - repaid - grant_now) AS remaining, array_agg(back) AS returned
        FROM counted),
      logged AS (
        INSERT INTO authz.lease_round
          (instance, no, budgets, starts, ends, granted, ahead, remaining, returned)
        SELECT CAST(? AS uuid), CAST(? AS bigint), coalesce(budgets, '{}'), coalesce(starts, '{}'),
          coalesce(ends, '{}'), coalesce(granted, '{}'), coalesce(ahead, '{}'),
          coalesce(remaining, '{}'), coalesce(returned, '{}')
        FROM answered, clock)
      SELECT ms, budgets, starts, ends, granted, ahead, remaining
      FROM clock, answered
      """;

  // The number can be taken once: a round that is still under way fails if this one was faster,
  // and this one waits for it if that was.
  private static final String GIVE_UP =
      """
      INSERT INTO authz.lease_round
        (instance, no, budgets, starts, ends, granted, ahead, remaining, returned)
      VALUES (?, ?, '{}', '{}', '{}', '{}', '{}', '{}', '{}')
      ON CONFLICT (instance, no) DO NOTHING
      """;

  private static final String READ =
      """
      SELECT 0 AS ms, budgets, starts, ends, granted, ahead, remaining
      FROM authz.lease_round WHERE instance = ? AND no = ?
      """;

  // Never takes the row of another process: the feed claims the name, or stops this one.
  private static final String HEARTBEAT =
      """
      WITH beat AS (
        INSERT INTO authz.replica AS r (name, instance, epoch, heartbeat_at)
        VALUES (?, ?, 0, now())
        ON CONFLICT (name) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
        WHERE r.instance = excluded.instance AND r.left_at IS NULL
        RETURNING name)
      SELECT 1 + count(*), CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint),
        EXISTS (SELECT FROM beat)
      FROM authz.replica
      WHERE name <> ? AND left_at IS NULL AND heartbeat_at > now() - interval '5 seconds'
      """;

  private static final String LEAVE =
      "UPDATE authz.replica SET left_at = now() WHERE name = ? AND instance = ?";

  // A budget whose window ended a day ago is as good as a new one. An index on the ends would cost
  // every turn of a window a second row version; so some pages are read instead.
  private static final String SWEEP =
      """
      DELETE FROM authz.budget
      WHERE ctid >= CAST('(' || ? || ',0)' AS tid) AND ctid < CAST('(' || ? || ',0)' AS tid)
        AND ends < extract(epoch FROM now()) - 86400 AND debt = 0
      """;

  private static final String PAGES = "SELECT pg_relation_size('authz.budget') / 8192";

  private static final String SWEEP_ROUNDS =
      "DELETE FROM authz.lease_round WHERE at < now() - interval '1 hour'";

  private final DataSource dataSource;
  private final String replica;
  private final UUID instance;
  private final RandomGenerator random = RandomGenerator.getDefault();

  /**
   * A store.
   *
   * @param instance of this process; another process's row in the table of replicas is not touched
   */
  PostgresLeaseStore(DataSource dataSource, String replica, UUID instance) {
    this.dataSource = dataSource;
    this.replica = replica;
    this.instance = instance;
  }

  @Override
  public Answer run(long no, List<Ask> asks) throws SQLException {
    List<Ask> made = asks.stream().filter(ask -> !ask.known()).toList();
    return run(
        made.isEmpty() ? RUN : MAKE + RUN,
        statement -> {
          int next = 1;
          if (!made.isEmpty()) {
            statement.setArray(next++, ids(statement, made));
            statement.setArray(next++, texts(statement, made, ask -> ask.budget().limit()));
            statement.setArray(next++, texts(statement, made, ask -> ask.budget().owner()));
          }
          bind(statement, next, no, asks);
          return answer(statement, !made.isEmpty());
        });
  }

  private void bind(PreparedStatement statement, int first, long no, List<Ask> asks)
      throws SQLException {
    int next = first;
    statement.setString(next++, replica);
    statement.setObject(next++, instance);
    statement.setArray(next++, ids(statement, asks));
    List<ToLongFunction<Ask>> numbers =
        List.of(
            ask -> ask.terms().revision(),
            ask -> ask.terms().amount(),
            ask -> ask.terms().window().parts(),
            ask -> ask.window().start(),
            ask -> ask.window().end(),
            Ask::nextEnd,
            ask -> ask.back().start(),
            ask -> ask.back().units(),
            Ask::units,
            Ask::ahead);
    for (ToLongFunction<Ask> number : numbers) {
      statement.setArray(next++, numbers(statement, asks, number));
    }
    statement.setObject(next++, instance);
    statement.setLong(next, no);
  }

  private Answer answer(PreparedStatement statement, boolean second) throws SQLException {
    boolean isRows = statement.execute();
    if (second) {
      isRows = statement.getMoreResults();
    }
    if (!isRows) {
      throw new SQLException("a round of leases gave no rows");
    }
    try (ResultSet row = statement.getResultSet()) {
      if (!row.next()) {
        throw notOurs();
      }
      return new Answer(grants(row), row.getLong(1));
    }
  }

  private SQLException notOurs() {
    return new SQLException(
        "the replica name %s is another process's (expected: this one's in authz.replica)"
            .formatted(replica));
  }

  @Override
  public Optional<Map<UUID, Grant>> recover(long no) throws SQLException {
    int givenUp =
        run(
            GIVE_UP,
            statement -> {
              statement.setObject(1, instance);
              statement.setLong(2, no);
              return statement.executeUpdate();
            });
    // A round without budgets is one that was given up before.
    return givenUp == 1 ? Optional.empty() : Optional.of(read(no)).filter(it -> !it.isEmpty());
  }

  private Map<UUID, Grant> read(long no) throws SQLException {
    return run(
        READ,
        statement -> {
          statement.setObject(1, instance);
          statement.setLong(2, no);
          try (ResultSet row = statement.executeQuery()) {
            return row.next() ? grants(row) : Map.of();
          }
        });
  }

  @Override
  public Beat heartbeat() throws SQLException {
    return run(
        HEARTBEAT,
        statement -> {
          statement.setString(1, replica);
          statement.setObject(2, instance);
          statement.setString(3, replica);
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            if (!row.getBoolean(3)) {
              throw notOurs();
            }
            return new Beat(row.getInt(1), row.getLong(2));
          }
        });
  }

  @Override
  public void leave() throws SQLException {
    run(
        LEAVE,
        statement -> {
          statement.setString(1, replica);
          statement.setObject(2, instance);
          return statement.executeUpdate();
        });
  }

  @Override
  public void sweep() throws SQLException {
    long pages =
        run(
            PAGES,
            statement -> {
              try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
              }
            });
    long first = pages <= SWEPT_PAGES ? 0 : random.nextLong(pages - SWEPT_PAGES);
    run(
        SWEEP,
        statement -> {
          statement.setLong(1, first);
          statement.setLong(2, first + SWEPT_PAGES);
          return statement.executeUpdate();
        });
    run(SWEEP_ROUNDS, PreparedStatement::executeUpdate);
  }

  private static Map<UUID, Grant> grants(ResultSet row) throws SQLException {
    UUID[] budgets = array(row, "budgets", new UUID[0]);
    Long[] starts = array(row, "starts", new Long[0]);
    Long[] ends = array(row, "ends", new Long[0]);
    Long[] granted = array(row, "granted", new Long[0]);
    Long[] ahead = array(row, "ahead", new Long[0]);
    Long[] remaining = array(row, "remaining", new Long[0]);
    Map<UUID, Grant> grants = HashMap.newHashMap(budgets.length);
    for (int i = 0; i < budgets.length; i++) {
      Bounds window = new Bounds(starts[i], ends[i]);
      grants.put(budgets[i], new Grant(window, granted[i], ahead[i], remaining[i]));
    }
    return grants;
  }

  @SuppressWarnings("unchecked") // the driver makes arrays of the column's type
  private static <T> T[] array(ResultSet row, String column, T[] none) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? none : (T[]) array.getArray();
  }

  private static Array ids(PreparedStatement statement, List<Ask> asks) throws SQLException {
    Object[] values = asks.stream().map(ask -> ask.budget().hash()).toArray();
    return statement.getConnection().createArrayOf("uuid", values);
  }

  private static Array texts(
      PreparedStatement statement, List<Ask> asks, Function<Ask, String> text) throws SQLException {
    return statement.getConnection().createArrayOf("text", asks.stream().map(text).toArray());
  }

  private static Array numbers(
      PreparedStatement statement, List<Ask> asks, ToLongFunction<Ask> number) throws SQLException {
    Object[] values = asks.stream().mapToLong(number).boxed().toArray();
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
