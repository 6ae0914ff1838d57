package dev.tollgate.authz.feed;

import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.Receipt;
import dev.tollgate.authz.receipts.Receipts;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The service's schema in a real Postgres, and an admin who changes a row of it. */
public final class FeedDatabase implements AutoCloseable {
  /** The row that tests change: the name of the tenant is a number that grows. */
  public static final String TENANT = "default";

  private final Database database;

  private FeedDatabase(Database database) {
    this.database = database;
  }

  public static FeedDatabase open(PostgresExtension postgres) throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(
            postgres.jdbcUrl(), postgres.user(), Secret.of(postgres.password()), "authz", 4);
    Database database = Database.open(settings, new Health(), new SimpleMeterRegistry());
    database.ready().get(30, TimeUnit.SECONDS);
    return new FeedDatabase(database);
  }

  public Connection connectAlone() throws SQLException {
    return database.connectAlone();
  }

  public Jdbi jdbi() {
    return Jdbi.create(database.dataSource());
  }

  /** Changes the row; returns the number of the change, which is also what the row says now. */
  public long change() {
    return new ChangeLog(jdbi(), seq -> {})
        .write("tenant", TENANT, (handle, seq) -> Optional.of(rename(handle, seq)))
        .orElseThrow()
        .seq();
  }

  private static int rename(Handle handle, long seq) {
    return handle.execute(
        "UPDATE authz.tenant SET name = ?, change_seq = ? WHERE id = ?",
        Long.toString(seq),
        seq,
        TENANT);
  }

  public Receipt receipt(long seq, Duration wait) {
    return receipt(seq, wait, new KnownReplicas(TimeSource.system()));
  }

  public Receipt receipt(long seq, Duration wait, KnownReplicas known) {
    return new Receipts(jdbi(), known, System::nanoTime).await(seq, wait);
  }

  public DataSource dataSource() {
    return database.dataSource();
  }

  public long number(String sql) {
    return jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  public int execute(String sql, Object... values) {
    return jdbi().withHandle(handle -> handle.execute(sql, values));
  }

  @Override
  public void close() {
    database.close();
  }
}
