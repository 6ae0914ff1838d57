package dev.tollgate.authz.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.FeedDatabase;
import dev.tollgate.authz.feed.Replica;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Postgres that is killed, and loses what was not committed durably. */
class CrashedPostgresTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.server();

  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void await_serverCrashedAfterAReplicaBegan_namesTheReplica() throws Exception {
    AtomicBoolean cut = new AtomicBoolean();
    try (FeedDatabase database = FeedDatabase.open(postgres)) {
      writeLazily();
      try (Replica replica =
          Replica.start(
              "a",
              () -> {
                if (cut.get()) {
                  throw new SQLException("cut");
                }
                return database.connectAlone();
              })) {
        cut.set(true);
        postgres.kill();
        postgres.startAgain();

        long seq =
            await("a change")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(JdbiException.class)
                .until(database::change, changed -> changed > 0);

        assertThat(database.receipt(seq, Duration.ofMillis(100)).laggards()).containsExactly("a");
        assertThat(replica.serves()).isTrue();
      }
    }
  }

  /** What is not committed durably stays in the server's memory for ten seconds. */
  private static void writeLazily() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET wal_writer_delay = '10s'");
      statement.execute("SELECT pg_reload_conf()");
    }
  }
}
