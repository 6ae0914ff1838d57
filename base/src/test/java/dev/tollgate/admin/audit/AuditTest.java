package dev.tollgate.admin.audit;

import static dev.tollgate.admin.AdminFixture.BOOTSTRAP;
import static dev.tollgate.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.tollgate.admin.AdminFixture;
import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {
  private static final String AUDIT = "/admin/v1/audit";

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private AdminFixture admin;

  @BeforeAll
  void start() throws Exception {
    admin = AdminFixture.start(postgres);
  }

  @BeforeEach
  void beginAgain() throws Exception {
    tampering("TRUNCATE admin.audit");
    admin.execute("UPDATE admin.audit_head SET seq = 0, hash = decode(repeat('00', 32), 'hex')");
  }

  @AfterAll
  void stop() throws Exception {
    admin.close();
  }

  @Test
  void change_made_isRecordedWithWhoWhereAndWhat() throws Exception {
    String token = admin.token("{\"name\":\"ops\",\"role\":\"auditor\"}");
    HttpResponse<String> answer = admin.get(token, AUDIT);
    JsonNode entry = json(200, answer).path("items").get(0);

    assertThat(entry.path("seq").asLong()).isEqualTo(1);
    assertThat(entry.path("caller").asText()).isEqualTo("bootstrap");
    assertThat(entry.path("source").asText()).isEqualTo("192.0.2.7");
    assertThat(entry.path("action").asText()).isEqualTo("create");
    assertThat(entry.path("resourceType").asText()).isEqualTo("caller");
    assertThat(entry.has("before")).isFalse();
    assertThat(entry.path("after").path("name").asText()).isEqualTo("ops");
    assertThat(entry.path("requestId").asText()).isNotEmpty();
    assertThat(answer.body()).doesNotContain(token);
  }

  @Test
  void change_rolledBack_leavesNoEntry() throws Exception {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() ->
            admin.database.inTransaction(connection -> {
              admin.access.audit().append(connection, actor(), change("n"));
              throw new SQLException("no");
            }));

    assertThat(json(200, admin.get(BOOTSTRAP, AUDIT)).path("items")).isEmpty();
    assertThat(verdict().path("intact").asBoolean()).isTrue();
  }

  @Test
  void change_secretsInIt_areTakenOut() throws Exception {
    String key = "tgk_live_" + "x".repeat(38);
    append(Map.of("token", "hidden", "note", "it was " + key, "inner", Map.of("secret", "hidden")));

    assertThat(admin.get(BOOTSTRAP, AUDIT).body())
        .contains("\"note\":\"it was [redacted]\"")
        .doesNotContain(key, "hidden");
  }

  @Test
  void append_outsideTransaction_isRefused() throws Exception {
    try (var connection = admin.database.dataSource().getConnection()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> admin.access.audit().append(connection, actor(), change("n")));
    }
  }

  @Test
  void append_manyAtOnce_makeOneChain() throws Exception {
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Object>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String name = "n" + i;
        all.add(() -> append(Map.of("name", name)));
      }
      for (Future<Object> written : writers.invokeAll(all)) {
        written.get();
      }
    }

    assertThat(verdict().toString()).startsWith("{\"intact\":true,\"rows\":40,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE admin.audit SET caller = 'x'",
        "DELETE FROM admin.audit",
        "TRUNCATE admin.audit",
        "DELETE FROM admin.audit_head"
      })
  void table_change_isRefused(String sql) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> admin.execute(sql))
        .withMessageContaining("only ever added to");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM admin.audit WHERE seq = 1                       | 1 | removed",
        "DELETE FROM admin.audit WHERE seq = 3                       | 3 | removed",
        "DELETE FROM admin.audit WHERE seq >= 4                      | 4 | removed",
        "UPDATE admin.audit SET caller = 'x' WHERE seq = 1           | 1 | altered",
        "UPDATE admin.audit SET after = NULL WHERE seq = 3           | 3 | altered",
        "UPDATE admin.audit SET source = 'x' WHERE seq = 5           | 5 | altered",
        "UPDATE admin.audit SET at = at + interval '1 us' WHERE seq=2| 2 | altered",
        "UPDATE admin.audit SET hash = previous_hash WHERE seq = 3   | 3 | altered"
      })
  void verify_tampered_namesTheFirstRow(String sql, long seq, String fault) throws Exception {
    for (int i = 1; i <= 5; i++) {
      append(Map.of("name", "n" + i));
    }
    assertThat(verdict().path("intact").asBoolean()).isTrue();

    tampering(sql);

    JsonNode verdict = verdict();
    assertThat(verdict.path("intact").asBoolean()).isFalse();
    assertThat(verdict.path("firstBreak").toString())
        .isEqualTo("{\"seq\":%d,\"fault\":\"%s\"}".formatted(seq, fault));
  }

  @Test
  void list_hash_showsTheEntryThatHasIt() throws Exception {
    admin.token("{\"name\":\"a\",\"role\":\"none\"}");
    String head = json(200, admin.post(BOOTSTRAP, AUDIT + ":verify", "")).path("head").asText();
    admin.token("{\"name\":\"b\",\"role\":\"none\"}");

    JsonNode found = json(200, admin.get(BOOTSTRAP, AUDIT + "?hash=" + head)).path("items");
    assertThat(found.findValuesAsText("seq")).containsExactly("1");
    assertThat(json(200, admin.get(BOOTSTRAP, AUDIT + "?hash=" + "0".repeat(64))).path("items"))
        .isEmpty();
    json(400, admin.get(BOOTSTRAP, AUDIT + "?hash=x"));
  }

  @Test
  void list_filtersAndPages_showWhatMatches() throws Exception {
    for (int i = 1; i <= 5; i++) {
      append(Map.of("name", "n" + i));
    }
    JsonNode first = json(200, admin.get(BOOTSTRAP, AUDIT + "?limit=2&resourceType=thing"));
    String next = first.path("nextCursor").asText();
    JsonNode second = json(200, admin.get(BOOTSTRAP, AUDIT + "?limit=2&cursor=" + next));

    assertThat(first.path("items").findValuesAsText("seq")).containsExactly("5", "4");
    assertThat(second.path("items").findValuesAsText("seq")).containsExactly("3", "2");
    assertThat(json(200, admin.get(BOOTSTRAP, AUDIT + "?caller=nobody")).path("items")).isEmpty();
    assertThat(json(200, admin.get(BOOTSTRAP, AUDIT + "?since=2027-01-01T00:00:00Z")).path("items"))
        .isEmpty();
    assertThat(admin.get(BOOTSTRAP, AUDIT + "?since=yesterday").statusCode()).isEqualTo(400);
  }

  @Test
  void export_all_isOneObjectALineOldestFirst() throws Exception {
    append(Map.of("name", "n1"));
    append(Map.of("name", "n2"));

    HttpResponse<String> answer = admin.get(BOOTSTRAP, AUDIT + ":export");

    assertThat(answer.headers().firstValue("content-type")).contains("application/jsonl");
    assertThat(answer.body().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{\"seq\":1,").contains("{\"name\":\"n1\"}"),
            line -> assertThat(line).startsWith("{\"seq\":2,").contains("{\"name\":\"n2\"}"));
  }

  @CanIgnoreReturnValue
  private Object append(Object after) throws SQLException {
    return admin.database.inTransaction(connection -> {
      admin.access.audit().append(connection, actor(), change(after));
      return after;
    });
  }

  private JsonNode verdict() throws Exception {
    return json(200, admin.post(BOOTSTRAP, AUDIT + ":verify", ""));
  }

  private static Actor actor() {
    return new Actor(Caller.BOOTSTRAP, "192.0.2.7", "r.1");
  }

  private static AuditChange change(Object after) {
    return new AuditChange("create", "thing", "t1", null, null, after);
  }

  /** Changes the log as an owner of the database can. */
  private void tampering(String sql) throws SQLException {
    admin.execute("ALTER TABLE admin.audit DISABLE TRIGGER USER");
    admin.execute(sql);
    admin.execute("ALTER TABLE admin.audit ENABLE TRIGGER USER");
  }
}
