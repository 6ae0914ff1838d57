package dev.tollgate.boot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a schema to the version of this program. */
final class Migrations {
  // An index over a large table takes its time; a dead Postgres is still noticed some day.
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(30);

  private static final Logger logger = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  /** Migrates under a lock of the schema, so that replicas that start together take turns. */
  static void run(DatabaseSettings settings, String schema) throws SQLException {
    DataSource source = Connections.alone(settings, SOCKET_TIMEOUT);
    try (Connection connection = source.getConnection();
        PreparedStatement lock =
            connection.prepareStatement("SELECT pg_advisory_lock(hashtext(?), hashtext(?))")) {
      lock.setString(1, "tollgate migrations");
      lock.setString(2, schema);
      lock.execute(); // given back when the connection closes
      migrate(schema, source);
    }
  }

  private static void migrate(String schema, DataSource source) {
    MigrateResult result =
        Flyway.configure()
            .dataSource(source)
            .schemas(schema)
            .defaultSchema(schema)
            .createSchemas(true)
            .locations("classpath:migrations/" + schema)
            .failOnMissingLocations(true)
            .load()
            .migrate();
    logger
        .atInfo()
        .addKeyValue("schema", schema)
        .addKeyValue("applied", result.migrationsExecuted)
        .log("migrations are up to date");
  }
}
