package dev.tollgate.boot.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.boot.Secret;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The quick look and Flyway agree, on a real database. */
class MigrationScriptsTest {
  private static final String SCHEMA = "admin";

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private MigrationScripts scripts = new MigrationScripts(SCHEMA, Map.of());

  @BeforeEach
  void empty() throws Exception {
    execute("DROP SCHEMA IF EXISTS admin CASCADE");
    scripts = MigrationScripts.of(SCHEMA);
  }

  @Test
  void areApplied_emptyDatabase_isFalse() throws Exception {
    assertThat(areApplied(scripts)).isFalse();
  }

  @Test
  void areApplied_afterFlyway_isTrue() throws Exception {
    migrate();

    assertThat(areApplied(scripts)).isTrue();
  }

  @Test
  void areApplied_scriptThatIsNew_isFalse() throws Exception {
    migrate();
    Map<String, Integer> more = new HashMap<>(scripts.checksums());
    more.put("V99__new.sql", 1);

    assertThat(areApplied(new MigrationScripts(SCHEMA, more))).isFalse();
  }

  @Test
  void areApplied_scriptThatChanged_isFalse() throws Exception {
    migrate();
    execute("UPDATE admin.flyway_schema_history SET checksum = checksum + 1 WHERE type = 'SQL'");

    assertThat(areApplied(scripts)).isFalse();
  }

  @Test
  void areApplied_scriptThatFailed_isFalse() throws Exception {
    migrate();
    execute("UPDATE admin.flyway_schema_history SET success = false WHERE type = 'SQL'");

    assertThat(areApplied(scripts)).isFalse();
  }

  private static void migrate() throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(
            postgres.jdbcUrl(), postgres.user(), Secret.of(postgres.password()), SCHEMA, 1);
    Migrations.run(settings, List.of(SCHEMA));
  }

  private static boolean areApplied(MigrationScripts scripts) throws Exception {
    try (Connection connection = postgres.connect()) {
      return scripts.areApplied(connection);
    }
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
