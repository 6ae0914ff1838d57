package dev.tollgate.authz.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.time.Duration;
import java.util.Objects;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeFeedOutageTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.server();

  @Test
  void follow_postgresKilledAndStarted_keepsMemoryThenCatchesUp() throws Exception {
    try (KeysDatabase database = KeysDatabase.open(postgres);
        Follower follower = Follower.start(database::connectAlone)) {
      KeyText key = create(database.store());
      follower.awaitStatus(key, KeyStatus.ACTIVE, Duration.ofSeconds(1));
      int before = follower.timesConnected();

      postgres.kill();

      follower.nanos.addAndGet(Follower.STALENESS_LIMIT.toNanos());
      assertThat(follower.status(key)).contains(KeyStatus.ACTIVE);
      assertThat(follower.freshness.state()).isEqualTo(Freshness.State.FRESH);
      follower.nanos.addAndGet(1);
      assertThat(follower.freshness.state()).isEqualTo(Freshness.State.STALE);
      assertThat(follower.metric("tollgate.authz.stale")).isEqualTo(1);

      postgres.startAgain();
      follower.awaitReconnected(before);
      KeyText another = createOnceThePoolHasRecovered(database.store());

      follower.awaitStatus(another, KeyStatus.ACTIVE, Duration.ofSeconds(1));
      assertThat(follower.freshness.state()).isEqualTo(Freshness.State.FRESH);
    }
  }

  /** The pool may still hold connections to the server that was killed. */
  private static KeyText createOnceThePoolHasRecovered(KeyStore store) {
    return await("a key to be created")
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(JdbiException.class)
        .until(() -> create(store), Objects::nonNull);
  }

  private static KeyText create(KeyStore store) {
    return store.create(Keys.wanted("a"), Keys.editor()).text();
  }
}
