package dev.tollgate.authz.feed;

import dev.tollgate.boot.Pause;
import dev.tollgate.boot.PeriodicTask;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Deletes old changes about every ten minutes, in the background. An advisory lock lets one replica
 * do so at a time. A replica that was disconnected for longer finds its last change deleted and
 * loads everything again.
 */
public final class ChangePruner implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  /** Maximum rows per statement, so that it holds its locks for milliseconds. */
  static final int MAX_ROWS = 5_000;

  private static final String TRY_LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('tollgate changes'), hashtext('prune'))";

  // The newest changes stay, however old they are: a replica may need them after a backup was
  // restored.
  private static final String PRUNE =
      """
      DELETE FROM authz.change WHERE seq IN (
        SELECT seq FROM authz.change
        WHERE at < now() - interval '7 days'
          AND seq <= (SELECT max(seq) FROM authz.change) - 100000
        ORDER BY seq LIMIT ?)
      """;

  // A replica that has been silent for this long serves no checks any more.
  private static final String DELETE_REPLICAS =
      """
      DELETE FROM authz.replica
      WHERE heartbeat_at < now() - interval '1 day' - make_interval(secs => trust_seconds)
      """;

  private final DataSource database;
  private final PeriodicTask task;

  private ChangePruner(DataSource database, MeterRegistry metrics) {
    this.database = database;
    this.task =
        new PeriodicTask(
            "change-pruner",
            Pause.jittered(INTERVAL, RandomGenerator.getDefault()),
            this::pruneAll,
            metrics);
  }

  /**
   * Starts to prune when the stage completes; the caller closes the pruner.
   *
   * @param migrated completes when the tables exist
   */
  public static ChangePruner start(
      DataSource database, CompletionStage<?> migrated, MeterRegistry metrics) {
    ChangePruner pruner = new ChangePruner(database, metrics);
    pruner.task.startAfter(migrated);
    return pruner;
  }

  private void pruneAll() throws SQLException {
    while (prune(database) == MAX_ROWS && !task.isEnded()) {
      // a full batch: there may be more
    }
  }

  /** Deletes a batch; returns the number of deleted changes. */
  static int prune(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      int deleted = tryLock(connection) ? prune(connection) : 0;
      connection.commit();
      return deleted;
    }
  }

  private static boolean tryLock(Connection connection) throws SQLException {
    try (Statement lock = connection.createStatement();
        ResultSet row = lock.executeQuery(TRY_LOCK)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static int prune(Connection connection) throws SQLException {
    try (Statement replicas = connection.createStatement();
        PreparedStatement prune = connection.prepareStatement(PRUNE)) {
      replicas.executeUpdate(DELETE_REPLICAS);
      prune.setInt(1, MAX_ROWS);
      return prune.executeUpdate();
    }
  }

  @Override
  public void close() {
    task.close();
  }
}
