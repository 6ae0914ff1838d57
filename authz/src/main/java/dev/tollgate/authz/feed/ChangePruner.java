package dev.tollgate.authz.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes old changes every ten minutes, in the background. An advisory lock lets one replica do so
 * at a time. A replica that was disconnected for longer finds its last change deleted and loads
 * everything again.
 */
public final class ChangePruner implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ChangePruner.class);

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
  private final CountDownLatch stop = new CountDownLatch(1);

  private ChangePruner(DataSource database) {
    this.database = database;
  }

  /**
   * Starts pruning.
   *
   * @param migrated completes when the tables exist
   */
  public static ChangePruner start(DataSource database, Future<?> migrated) {
    ChangePruner pruner = new ChangePruner(database);
    Thread.ofVirtual().name("change-pruner").start(() -> pruner.run(migrated));
    return pruner;
  }

  private void run(Future<?> migrated) {
    try {
      while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        if (migrated.isDone()) {
          tryToPrune();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToPrune() {
    try {
      while (prune(database) == MAX_ROWS && stop.getCount() > 0) {
        // a full batch: there may be more
      }
    } catch (SQLException e) {
      logger.atDebug().setCause(e).log("old changes cannot be deleted now");
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
    stop.countDown();
  }
}
