package dev.tollgate.authz.keys;

import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** The service's schema in a real Postgres, opened as the service opens it. */
public final class KeysDatabase implements AutoCloseable {
  private final PostgresExtension postgres;
  private final Database database;

  private KeysDatabase(PostgresExtension postgres, Database database) {
    this.postgres = postgres;
    this.database = database;
  }

  public static KeysDatabase open(PostgresExtension postgres) throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(
            postgres.jdbcUrl(), postgres.user(), Secret.of(postgres.password()), "authz", 4);
    Database database = Database.open(settings, new Health(), new SimpleMeterRegistry());
    database.ready().get(30, TimeUnit.SECONDS);
    return new KeysDatabase(postgres, database);
  }

  /** A store without a limit of keys. */
  public KeyStore store(InstantSource clock) {
    return store(clock, Long.MAX_VALUE);
  }

  public KeyStore store(InstantSource clock, long keysPerTenant) {
    return new KeyStore(storage(clock), Peppers.only(Keys.hasher()), new KeyLimit(keysPerTenant));
  }

  public Storage storage(InstantSource clock) {
    Jdbi jdbi = jdbi();
    return new Storage(
        jdbi, new ChangeLog(jdbi, seq -> {}), new AuditLog(clock), new SecureRandom(), clock);
  }

  public KeyStore store() {
    return store(InstantSource.system());
  }

  public Jdbi jdbi() {
    return Jdbi.create(database.dataSource());
  }

  public DataSource dataSource() {
    return database.dataSource();
  }

  public AdminAccess access(AdminSettings settings, InstantSource clock) {
    return AdminAccess.start(
        settings, database, new TimeSource(clock, System::nanoTime), new SimpleMeterRegistry());
  }

  public Connection connectAlone() throws SQLException {
    return database.connectAlone();
  }

  /** Runs a statement as somebody who knows nothing of our transactions and announcements. */
  public void execute(String sql, Object... values) throws SQLException {
    try (Connection connection = postgres.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
