package dev.tollgate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresExtensionTest {
  @RegisterExtension static final PostgresExtension shared = PostgresExtension.database();
  @RegisterExtension static final PostgresExtension own = PostgresExtension.server();

  @Test
  void connect_sharedServer_isAFreshDatabase() throws SQLException {
    try (var connection = shared.connect();
        var tables = connection.getMetaData().getTables(null, "public", "%", null)) {
      assertThat(tables.next()).isFalse();
    }
  }

  @Test
  void kill_sharedServer_isRefused() {
    assertThatThrownBy(shared::kill).hasMessageContaining("this server is shared");
  }

  @Test
  void kill_ownServer_isGoneUntilStartedAgain() throws IOException, SQLException {
    own.kill();
    assertThatThrownBy(own::connect).isInstanceOf(SQLException.class);

    own.startAgain();
    try (var connection = own.connect()) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }
}
