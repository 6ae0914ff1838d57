package dev.tollgate.authz.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a key over the API, from creation to deletion. */
class KeyLifeTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String KEYS = "/admin/v1/keys";
  private static final StepClock clock = new StepClock(Instant.parse("2026-01-31T12:00:00Z"));

  private static AdminApi api;
  private static AdminClient owner;

  @BeforeAll
  static void start() throws Exception {
    api = AdminApi.start(postgres, clock);
    owner = api.owner();
  }

  @AfterAll
  static void stop() throws Exception {
    api.stop();
  }

  @Test
  void patch_someFields_leavesTheOthers() throws Exception {
    Response made =
        create(
            """
            {"name": "a", "products": ["default"], "sources": ["10.0.0.0/8", "2001:DB8:0::/32"],
             "metadata": {"team": "video", "plan": "b"}, "quota": {"requests": 5, "window": "1m"},
             "notBefore": "2026-01-01T00:00:00Z", "expiresAt": "2027-01-01T00:00:00Z"}
            """);
    String path = made.location();
    assertThat(made.json().path("sources").toString())
        .isEqualTo("[\"10.0.0.0/8\",\"2001:db8::/32\"]");

    Response changed =
        owner.patch(
            path,
            made.etag(),
            """
            {"name": "b", "sources": null, "metadata": {"plan": null}, "quota": {"requests": 9},
             "expiresAt": null}
            """);

    JsonNode key = changed.json();
    assertThat(key).isEqualTo(owner.call("GET", path).json());
    assertThat(changed.etag()).isNotEqualTo(made.etag());
    assertThat(key.path("name").asText()).isEqualTo("b");
    assertThat(key.path("products").toString()).isEqualTo("[\"default\"]");
    assertThat(key.path("sources")).isEmpty();
    assertThat(key.path("metadata").toString()).isEqualTo("{\"team\":\"video\"}");
    assertThat(key.path("quota").toString()).isEqualTo("{\"requests\":9,\"window\":\"1m\"}");
    assertThat(key.path("notBefore").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(key.has("expiresAt")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': null}                              | name",
        "{'status': 'active'}                        | status",
        "{'app': 'default'}                          | app",
        "{'products': ['none']}                      | products[0]",
        "{'products': ['default', 'default']}        | products[1]",
        "{'sources': ['10.0.0.0/33']}                | sources[0]",
        "{'sources': ['10.1']}                       | sources[0]",
        "{'sources': ['10.0.0.1', '::ffff:10.0.0.1']} | sources[1]",
        "{'sources': ['fe80::1%eth0']}               | sources[0]",
        "{'sources': ['example.com']}                | sources[0]",
        "{'metadata': {'X-Team': 'a'}}               | metadata.X-Team",
        "{'metadata': {'team': 'a\\r\\nx: y'}}       | metadata.team",
        "{'expiresAt': '2020-01-01T00:00:00Z'}       | expiresAt",
        "{'quota': {'requests': 1}}                  | quota.window",
      })
  void patch_oneFault_namesIt(String body, String field) throws Exception {
    Response made = create("{\"name\": \"a\"}");

    Response answer = owner.patch(made.location(), "*", body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults()).containsExactly(field);
    assertThat(owner.call("GET", made.location()).etag()).isEqualTo(made.etag());
  }

  @Test
  void patch_sourceThatIsNoNetwork_isShownListedAndRepaired() throws Exception {
    Response made = create("{\"name\": \"a\"}");
    api.database()
        .execute(
            "UPDATE authz.api_key SET sources = '{::ffff:1.2.3.4/24}' WHERE id = ?",
            made.json().path("id").asText());

    assertThat(owner.call("GET", made.location()).json().path("sources").toString())
        .isEqualTo("[\"::ffff:1.2.3.4/24\"]");
    assertThat(owner.call("GET", KEYS).status()).isEqualTo(200);
    assertThat(owner.patch(made.location(), "*", "{\"name\": \"b\"}").faults())
        .containsExactly("sources[0]");
    assertThat(owner.patch(made.location(), "*", "{\"sources\": [\"1.2.3.4\"]}").status())
        .isEqualTo(200);
  }

  @Test
  void patch_stateOfBefore_is412AndWithoutIfMatch428() throws Exception {
    Response made = create("{\"name\": \"contended\"}");
    owner.patch(made.location(), made.etag(), "{\"name\": \"first\"}");

    assertThat(owner.patch(made.location(), made.etag(), "{\"name\": \"second\"}").status())
        .isEqualTo(412);
    assertThat(owner.call("PATCH", made.location(), "{\"name\": \"second\"}").status())
        .isEqualTo(428);
  }

  @Test
  void suspendAndResume_activeKey_andNothingAfterRevoke() throws Exception {
    String path = create("{\"name\": \"a\"}").location();

    assertThat(status(owner.call("POST", path + ":suspend"))).isEqualTo("suspended");
    assertThat(status(owner.call("POST", path + ":resume"))).isEqualTo("active");
    assertThat(status(owner.call("POST", path + ":revoke"))).isEqualTo("revoked");
    assertThat(owner.call("POST", path + ":resume").status()).isEqualTo(409);
    assertThat(owner.call("POST", path + ":suspend").status()).isEqualTo(409);
    assertThat(owner.call("POST", path + ":rotate", "{}").status()).isEqualTo(409);
    assertThat(owner.patch(path, "*", "{\"name\": \"b\"}").status()).isEqualTo(409);

    assertThat(audit(path)).containsExactly("create", "suspend", "resume", "revoke");
  }

  @Test
  void suspendAndRevoke_key_answerWithAReceipt() throws Exception {
    String path = create("{\"name\": \"a\"}").location();

    Response suspended = owner.call("POST", path + ":suspend?wait=0s");
    Response revoked = owner.call("POST", path + ":revoke?wait=200ms");

    JsonNode receipt = revoked.json().path("receipt");
    assertThat(receipt.path("inForce").asBoolean()).isTrue(); // there is no replica
    assertThat(receipt.path("seq").asLong())
        .isGreaterThan(suspended.json().path("receipt").path("seq").asLong());
    assertThat(receipt.has("committedAt")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"11s", "soon", "-1s"})
  void revoke_badWait_is400AndDoesNothing(String wait) throws Exception {
    String path = create("{\"name\": \"a\"}").location();

    assertThat(owner.call("POST", path + ":revoke?wait=" + wait).faults()).containsExactly("wait");

    assertThat(status(owner.call("GET", path))).isEqualTo("active");
  }

  @Test
  void delete_key_leavesItsAudit() throws Exception {
    String path = create("{\"name\": \"a\"}").location();

    assertThat(owner.call("DELETE", path).status()).isEqualTo(204);

    assertThat(owner.call("GET", path).status()).isEqualTo(404);
    assertThat(owner.call("DELETE", path).status()).isEqualTo(404);
    assertThat(audit(path)).containsExactly("create", "delete");
  }

  @Test
  void rotate_key_overlapsAndKeepsItsQuota() throws Exception {
    Response old =
        create(
            """
            {"name": "a", "env": "test", "metadata": {"team": "video"}, "sources": ["10.0.0.1"],
             "quota": {"requests": 5, "window": "1m"}, "expiresAt": "2030-01-01T00:00:00Z"}
            """);

    Response next = owner.call("POST", old.location() + ":rotate", "{\"overlap\": \"2h\"}");

    assertThat(next.status()).isEqualTo(201);
    assertThat(next.json().path("secret").asText()).startsWith("tgk_test_");
    for (String same : List.of("name", "app", "metadata", "sources", "quota", "expiresAt")) {
      assertThat(next.json().path(same)).isEqualTo(old.json().path(same));
    }
    JsonNode oldNow = owner.call("GET", old.location()).json();
    assertThat(oldNow.path("rotatedTo")).isEqualTo(next.json().path("id"));
    assertThat(Instant.parse(oldNow.path("expiresAt").asText()))
        .isEqualTo(clock.instant().plus(Duration.ofHours(2)));
    assertThat(quotaOwner(next)).isEqualTo(quotaOwner(old));
    assertThat(owner.call("POST", old.location() + ":rotate", "{}").status()).isEqualTo(409);
    Response third = owner.call("POST", next.location() + ":rotate", "{}");
    assertThat(quotaOwner(third)).isEqualTo(quotaOwner(old));
    assertThat(audit(old.location())).containsExactly("create", "rotate");
    assertThat(audit(next.location())).containsExactly("create", "rotate");
  }

  @Test
  void rotate_keyThatEndsSooner_endsAsBefore() throws Exception {
    String end = clock.instant().plus(Duration.ofMinutes(5)).toString();
    Response old = create("{\"name\": \"a\", \"expiresAt\": \"%s\"}".formatted(end));

    owner.call("POST", old.location() + ":rotate", "{\"expiresAt\": \"2031-01-01T00:00:00Z\"}");

    assertThat(owner.call("GET", old.location()).json().path("expiresAt").asText()).isEqualTo(end);
    assertThat(
            owner.patch(old.location(), "*", "{\"expiresAt\": \"2031-01-01T00:00:00Z\"}").faults())
        .containsExactly("expiresAt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "revoke"})
  void rotate_successorIsGone_canBeRotatedAgainToItsOwnEnd(String how) throws Exception {
    String end = "2999-01-01T00:00:00Z";
    Response old = create("{\"name\": \"a\", \"expiresAt\": \"%s\"}".formatted(end));
    Response first = owner.call("POST", old.location() + ":rotate", "{}");
    assertThat(owner.call("POST", old.location() + ":rotate", "{}").status()).isEqualTo(409);
    if (how.equals("DELETE")) {
      owner.call("DELETE", first.location());
    } else {
      owner.call("POST", first.location() + ":revoke");
    }

    Response second = owner.call("POST", old.location() + ":rotate", "{}");

    assertThat(second.status()).isEqualTo(201);
    assertThat(second.json().path("expiresAt").asText()).isEqualTo(end);
    assertThat(quotaOwner(second)).isEqualTo(quotaOwner(old));
    assertThat(owner.call("GET", old.location()).json().path("rotatedTo"))
        .isEqualTo(second.json().path("id"));
    assertThat(owner.call("POST", old.location() + ":rotate", "{}").status()).isEqualTo(409);
  }

  @Test
  void patch_endOfARotatedKeyWhoseSuccessorIsGone_makesItAKeyOfItsOwn() throws Exception {
    Response old = create("{\"name\": \"a\"}");
    owner.call("DELETE", owner.call("POST", old.location() + ":rotate", "{}").location());

    Response kept = owner.patch(old.location(), "*", "{\"expiresAt\": \"2998-01-01T00:00:00Z\"}");

    assertThat(kept.json().has("rotatedTo")).isFalse();
    assertThat(
            owner.call("POST", old.location() + ":rotate", "{}").json().path("expiresAt").asText())
        .isEqualTo("2998-01-01T00:00:00Z");
  }

  @Test
  void create_moreThanTheTenantMayHave_is409WithTheSetting() throws Exception {
    String tenant =
        owner.call("POST", "/admin/v1/tenants", "{\"name\": \"t\"}").json().path("id").asText();
    String body = "{\"name\": \"a\", \"tenant\": \"%s\"}".formatted(tenant);
    String app = owner.call("POST", "/admin/v1/apps", body).json().path("id").asText();
    for (int i = 0; i < AdminApi.KEYS_PER_TENANT; i++) {
      keyOf(app, "\"env\": \"test\"");
    }

    Response refused =
        owner.call("POST", KEYS, "{\"name\": \"a\", \"app\": \"%s\"}".formatted(app));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asText()).contains("AUTHZ_KEYS_PER_TENANT");
    String other = ids(owner, "app=" + app).getFirst();
    assertThat(owner.call("POST", KEYS + "/" + other + ":rotate", "{}").status()).isEqualTo(409);
    owner.call("DELETE", KEYS + "/" + other);
    keyOf(app, "\"env\": \"test\"");
  }

  @Test
  void rotate_withoutOverlap_endsNow() throws Exception {
    Response old = create("{\"name\": \"a\", \"notBefore\": \"2026-12-01T00:00:00Z\"}");

    Response next = owner.call("POST", old.location() + ":rotate", "{\"overlap\": \"0s\"}");

    assertThat(next.json().path("notBefore").asText()).isEqualTo("2026-12-01T00:00:00Z");
    JsonNode oldNow = owner.call("GET", old.location()).json();
    assertThat(Instant.parse(oldNow.path("expiresAt").asText())).isEqualTo(clock.instant());
  }

  @Test
  void rotate_expiredKey_is409() throws Exception {
    Instant end = clock.instant().plusSeconds(1);
    Response old = create("{\"name\": \"a\", \"expiresAt\": \"%s\"}".formatted(end));
    clock.advance(Duration.ofSeconds(1));

    assertThat(owner.call("POST", old.location() + ":rotate", "{}").status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'overlap': '31d'}                    | overlap",
        "{'overlap': 'P1D'}                    | overlap",
        "{'expiresAt': '2020-01-01T00:00:00Z'} | expiresAt",
        "{'expires': '2020-01-01T00:00:00Z'}   | expires",
      })
  void rotate_oneFault_namesIt(String body, String field) throws Exception {
    String path = create("{\"name\": \"a\"}").location();

    assertThat(owner.call("POST", path + ":rotate", body.replace('\'', '"')).faults())
        .containsExactly(field);
  }

  @Test
  void createAndRotate_sameIdempotencyKey_makeOneKeyEach() throws Exception {
    Map<String, String> once = Map.of("idempotency-key", "once");
    Response first = owner.call("POST", KEYS, "{\"name\": \"once\"}", once);
    Response again = owner.call("POST", KEYS, "{\"name\": \"once\"}", once);
    Map<String, String> turn = Map.of("idempotency-key", "turn");
    Response rotated = owner.call("POST", first.location() + ":rotate", "{}", turn);
    Response rotatedAgain = owner.call("POST", first.location() + ":rotate", "{}", turn);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.location()).isEqualTo(first.location());
    assertThat(rotated.status()).isEqualTo(201);
    assertThat(rotatedAgain.status()).isEqualTo(201);
    assertThat(rotatedAgain.text()).isEqualTo(rotated.text());
  }

  @Test
  void list_filters_selectByStateAppAndEnd() throws Exception {
    Response app = owner.call("POST", "/admin/v1/apps", "{\"name\": \"filtered\"}");
    String appId = app.json().path("id").asText();
    String active = keyOf(appId, "\"expiresAt\": \"9999-12-31T00:00:00Z\"");
    String suspended = keyOf(appId, "\"env\": \"test\"");
    String revoked = keyOf(appId, "\"env\": \"test\"");
    String expired = keyOf(appId, "\"env\": \"test\"");
    owner.call("POST", KEYS + "/" + suspended + ":suspend");
    owner.call("POST", KEYS + "/" + revoked + ":revoke");
    String early = keyOf(appId, "\"notBefore\": \"9999-01-01T00:00:00Z\"");
    api.database()
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "UPDATE authz.api_key SET expires_at = now() - interval '1 s' WHERE id = ?",
                expired));

    assertThat(ids(owner, "app=" + appId))
        .containsExactlyInAnyOrder(active, suspended, revoked, expired, early);
    assertThat(ids(owner, "app=" + appId + "&status=not_yet_valid")).containsExactly(early);
    for (Map.Entry<String, String> state :
        Map.of(expired, "expired", early, "not_yet_valid", suspended, "suspended").entrySet()) {
      Response key = owner.call("GET", KEYS + "/" + state.getKey());
      assertThat(status(key)).isEqualTo(state.getValue());
    }
    assertThat(owner.call("GET", KEYS + "/" + expired).etag()).endsWith("-expired\"");
    assertThat(ids(owner, "app=" + appId + "&status=active")).containsExactly(active);
    assertThat(ids(owner, "app=" + appId + "&status=suspended")).containsExactly(suspended);
    assertThat(ids(owner, "app=" + appId + "&status=revoked")).containsExactly(revoked);
    assertThat(ids(owner, "app=" + appId + "&status=expired")).containsExactly(expired);
    assertThat(ids(owner, "app=" + appId + "&expiresBefore=9999-01-01T00:00:00Z"))
        .containsExactly(expired);
    assertThat(ids(owner, "tenant=default&app=" + appId)).hasSize(5);
    assertThat(ids(owner, "tenant=other&app=" + appId)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"status=gone, status", "expiresBefore=soon, expiresBefore", "sort=name, sort"})
  void list_badFilter_is400(String query, String field) throws Exception {
    assertThat(owner.call("GET", KEYS + "?" + query).faults()).containsExactly(field);
  }

  @Test
  void boundCaller_keysOfOthers_doNotExist() throws Exception {
    String tenant =
        owner.call("POST", "/admin/v1/tenants", "{\"name\": \"own\"}").json().path("id").asText();
    String app =
        owner
            .call(
                "POST", "/admin/v1/apps", "{\"name\": \"a\", \"tenant\": \"%s\"}".formatted(tenant))
            .json()
            .path("id")
            .asText();
    AdminClient bound = api.boundTo(tenant);
    String own =
        bound.create("{\"name\": \"k\", \"app\": \"%s\"}".formatted(app)).path("id").asText();
    String other = create("{\"name\": \"k\"}").location();

    assertThat(ids(bound, "sort=createdAt")).containsExactly(own);
    assertThat(ids(bound, "tenant=default")).isEmpty();
    assertThat(bound.call("GET", other).status()).isEqualTo(404);
    assertThat(bound.patch(other, "*", "{\"name\": \"x\"}").status()).isEqualTo(404);
    assertThat(bound.call("DELETE", other).status()).isEqualTo(404);
    for (String verb : List.of("suspend", "resume", "revoke")) {
      assertThat(bound.call("POST", other + ":" + verb).status()).isEqualTo(404);
    }
    assertThat(bound.call("POST", other + ":rotate", "{}").status()).isEqualTo(404);
    assertThat(bound.call("POST", KEYS, "{\"name\": \"k\", \"app\": \"default\"}").faults())
        .containsExactly("app");
    assertThat(audit(other)).containsExactly("create");
  }

  private static Response create(String body) throws Exception {
    Response made = owner.call("POST", KEYS, body);
    assertThat(made.status()).isEqualTo(201);
    return made;
  }

  private static String keyOf(String app, String more) throws Exception {
    return owner
        .create("{\"name\": \"k\", \"app\": \"%s\", %s}".formatted(app, more))
        .path("id")
        .asText();
  }

  private static String quotaOwner(Response key) throws Exception {
    return api.database()
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "SELECT quota_owner FROM authz.api_key WHERE id = ?",
                    key.json().path("id").asText())
                .mapTo(String.class)
                .one());
  }

  private static String status(Response answer) throws IOException {
    return answer.json().path("status").asText();
  }

  private static List<String> ids(AdminClient client, String query) throws Exception {
    List<String> ids = new ArrayList<>();
    client
        .call("GET", KEYS + "?limit=200&" + query)
        .json()
        .path("items")
        .forEach(key -> ids.add(key.path("id").asText()));
    return ids;
  }

  /** The audited actions on the key at the path, oldest first. */
  private static List<String> audit(String path) throws Exception {
    List<String> actions = new ArrayList<>();
    owner
        .call("GET", "/admin/v1/audit?resourceId=" + path.substring(KEYS.length() + 1))
        .json()
        .path("items")
        .forEach(entry -> actions.addFirst(entry.path("action").asText()));
    return actions;
  }
}
