package dev.tollgate.authz.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.postgres.PostgresExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangePrunerTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  @Test
  void prune_oldAndManyChanges_keepsAWeekAndTheNewest() throws Exception {
    try (FeedDatabase database = FeedDatabase.open(postgres)) {
      database.execute(
          """
          INSERT INTO authz.change (seq, kind, id, at)
          SELECT seq, 'tenant', 'default',
            CASE WHEN seq % 2 = 0 THEN now() - interval '8 days' ELSE now() END
          FROM generate_series(1, 100010) AS seq
          """);
      database.execute(
          """
          INSERT INTO authz.replica (name, epoch, heartbeat_at, trust_seconds)
          VALUES ('gone', 1, now() - interval '25 hours', 900), ('silent', 1, now(), 900)
          """);

      int deleted = ChangePruner.prune(database.dataSource());

      assertThat(deleted).isEqualTo(5); // 2, 4, 6, 8, 10: a hundred thousand follow them
      assertThat(database.number("SELECT count(*) FROM authz.change")).isEqualTo(100_005);
      assertThat(database.number("SELECT count(*) FROM authz.replica")).isEqualTo(1);
      assertThat(ChangePruner.prune(database.dataSource())).isZero();
    }
  }
}
