package dev.tollgate.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.keys.Keys;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Measures the cost of an attack with well-formed keys that do not exist. */
class RandomKeysTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String ATTACKER = "192.0.2.7";
  private static final int KEYS = 100_000;
  private static final int THREADS = 16;

  /** Far below what a query or an entry for each key would make. */
  private static final long MAX_TRANSACTIONS = KEYS / 20;

  private static final long MAX_BYTES = 50 * KEYS;

  @TempDir static Path directory;

  private static RunningAuthz authz;
  private static String valid;

  @BeforeAll
  static void start() throws Exception {
    authz = RunningAuthz.start(postgres, directory, "a");
    valid = authz.admin().create("{\"name\": \"valid\"}").path("secret").asText();
  }

  @AfterAll
  static void stop() {
    authz.close();
  }

  @Test
  void unknownKeys_aHundredThousand_costNoQueryAndNoMemoryAndNobodyElse() throws Exception {
    attack(KEYS / 10); // until what is made once is made
    long transactions = transactions();
    long bytes = heapBytes();

    Map<Integer, Integer> answers = attack(KEYS);

    assertThat(heapBytes() - bytes).isLessThan(MAX_BYTES);
    assertThat(transactions() - transactions).isLessThan(MAX_TRANSACTIONS);
    assertThat(answers).containsOnlyKeys(401, 429);
    assertThat(answers.get(429)).isGreaterThan(KEYS / 4);
    assertThat(answers.get(401)).isGreaterThan(KEYS / 4);
  }

  /** Half of the keys from one address, half from everywhere. */
  private static Map<Integer, Integer> attack(int keys) throws Exception {
    Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    List<Future<?>> attackers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        attackers.add(
            threads.submit(() -> {
              for (int i = first; i < keys; i += THREADS) {
                answers.merge(attackOnce(i), 1, Integer::sum);
              }
            }));
      }
    }
    for (Future<?> attacker : attackers) {
      attacker.get();
    }
    return answers;
  }

  private static int attackOnce(int i) {
    String source = i % 2 == 0 ? ATTACKER : "10.%d.%d.7".formatted(i / 2 % 256, i / 512 % 256);
    CheckResponse response = authz.envoy().checkFrom(source, Keys.text().reveal());
    if (i % 100 == 0) {
      assertThat(authz.envoy().checkFrom(ATTACKER, valid).getStatus().getCode()).isZero();
    }
    return response.getDeniedResponse().getStatus().getCodeValue();
  }

  private static long heapBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static long transactions() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                SELECT xact_commit + xact_rollback FROM pg_stat_database
                WHERE datname = current_database()
                """)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }
}
