package dev.tollgate.benchmarks.authorizer;

import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.postgres.LocalPostgres;
import dev.tollgate.testkit.postgres.PostgresSettings;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.project.ProjectHome;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A temporary Postgres with the schema of authz. The caller must close it. */
record KeyDatabase(Path directory, ProcessGroup group, Database database) implements AutoCloseable {
  private static final String NAME = "tollgate";

  static KeyDatabase start(MeterRegistry metrics) throws IOException, SQLException {
    Path state = Files.createDirectories(ProjectHome.find().resolve(".tollgate"));
    Path directory = Files.createTempDirectory(state, "bench-");
    ProcessGroup group = new ProcessGroup();
    PostgresSettings settings =
        new PostgresSettings(
            state.resolve("postgres"),
            directory.resolve("data"),
            directory.resolve("password"),
            directory.resolve("log"),
            Ports.free(),
            true);
    LocalPostgres postgres = LocalPostgres.start(settings, group);
    postgres.createDatabase(NAME);
    DatabaseSettings access =
        new DatabaseSettings(
            postgres.jdbcUrl(NAME), postgres.user(), Secret.of(postgres.password()), "authz", 2);
    Database database = Database.open(access, new Health(), metrics);
    database.ready().join();
    return new KeyDatabase(directory, group, database);
  }

  @Override
  public void close() throws IOException {
    database.close();
    group.close();
    FileTree.delete(directory);
  }
}
