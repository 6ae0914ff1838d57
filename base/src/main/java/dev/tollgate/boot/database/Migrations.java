package dev.tollgate.boot.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Migrates schemas to the version of this program. Stateless. */
final class Migrations {
  // An index over a large table takes long. The limit detects a Postgres that is down.
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(30);

  private static final Logger logger = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  /** Migrates the schemas to the version of this program, unless they have it. */
  static void run(DatabaseSettings settings, List<String> schemas)
      throws SQLException, IOException {
    DataSource source = Connections.alone(settings, SOCKET_TIMEOUT);
    try (Connection connection = source.getConnection()) {
      for (String schema : schemas) {
        if (!MigrationScripts.of(schema).areApplied(connection)) {
          lock(connection, schema);
          migrate(schema, source);
        }
      }
    }
  }

  /** Only one replica migrates at a time; the lock ends with the connection. */
  private static void lock(Connection connection, String schema) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_lock(hashtext(?), hashtext(?))")) {
      lock.setString(1, "tollgate migrations");
      lock.setString(2, schema);
      lock.execute();
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
            // All or nothing: nobody sees a schema between two versions of the program.
            .group(true)
            .load()
            .migrate();
    logger
        .atInfo()
        .addKeyValue("schema", schema)
        .addKeyValue("applied", result.migrationsExecuted)
        .log("migrations are up to date");
  }
}
