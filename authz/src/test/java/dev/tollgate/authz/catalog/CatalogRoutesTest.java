package dev.tollgate.authz.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.authz.keys.AdminApi;
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

class CatalogRoutesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String TENANTS = "/admin/v1/tenants";
  private static final String APPS = "/admin/v1/apps";
  private static final String PRODUCTS = "/admin/v1/products";
  private static final StepClock clock = new StepClock(Instant.parse("2040-01-31T12:00:00Z"));

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
  void tenant_wholeLife_isAudited() throws Exception {
    Response made =
        post(TENANTS, "{\"name\": \"Acme\", \"metadata\": {\"contract\": \"2026-17\"}}");
    String path = made.location();
    assertThat(made.status()).isEqualTo(201);
    assertThat(owner.call("GET", path).json()).isEqualTo(made.json());

    Response renamed = owner.patch(path, made.etag(), "{\"name\": \"Acme Ltd\"}");
    assertThat(renamed.json().path("name").asText()).isEqualTo("Acme Ltd");
    assertThat(renamed.json().path("metadata").path("contract").asText()).isEqualTo("2026-17");
    assertThat(status(owner.call("POST", path + ":suspend"))).isEqualTo("suspended");
    assertThat(status(owner.call("POST", path + ":suspend"))).isEqualTo("suspended");
    assertThat(status(owner.call("POST", path + ":resume"))).isEqualTo("active");
    assertThat(owner.call("DELETE", path).status()).isEqualTo(204);
    assertThat(owner.call("GET", path).status()).isEqualTo(404);

    assertThat(audit(made.json().path("id").asText()))
        .containsExactly("create", "update", "suspend", "resume", "delete");
  }

  @Test
  void app_wholeLife_isAudited() throws Exception {
    String tenant = tenant("Globex");
    product("one");
    product("two");
    Response made =
        post(
            APPS,
            """
            {"tenant": "%s", "name": "chat", "products": ["two", "one"], "identities": [
              {"issuer": "https://accounts.google.com", "claims": {"email": "a@globex.com"}}]}
            """
                .formatted(tenant));
    String path = made.location();
    assertThat(made.json().path("products").toString()).isEqualTo("[\"two\",\"one\"]");
    assertThat(owner.call("GET", path).json()).isEqualTo(made.json());

    Response changed = owner.patch(path, made.etag(), "{\"products\": [\"one\"], \"name\": \"c\"}");
    assertThat(changed.json().path("products").toString()).isEqualTo("[\"one\"]");
    assertThat(changed.json().path("identities")).isEqualTo(made.json().path("identities"));
    assertThat(status(owner.call("POST", path + ":suspend"))).isEqualTo("suspended");
    assertThat(status(owner.call("POST", path + ":resume"))).isEqualTo("active");
    assertThat(owner.call("DELETE", path).status()).isEqualTo(204);

    assertThat(audit(made.json().path("id").asText()))
        .containsExactly("create", "update", "suspend", "resume", "delete");
    assertThat(owner.call("DELETE", PRODUCTS + "/one").status()).isEqualTo(204);
  }

  @Test
  void product_wholeLife_isAudited() throws Exception {
    Response made =
        post(
            PRODUCTS,
            """
            {"id": "chat", "operations": [
               {"methods": ["POST"], "paths": ["/v1/chat/*", "/v1/**"]}],
             "environments": ["live"], "stalenessLimit": "900s"}
            """);
    String path = made.location();
    assertThat(path).isEqualTo(PRODUCTS + "/chat");
    assertThat(made.json().path("name").asText()).isEqualTo("chat");
    assertThat(made.json().path("stalenessLimit").asText()).isEqualTo("15m");
    assertThat(owner.call("GET", path).json()).isEqualTo(made.json());

    Response changed = owner.patch(path, made.etag(), "{\"stalenessLimit\": null}");
    assertThat(changed.json().has("stalenessLimit")).isFalse();
    assertThat(changed.json().path("operations")).isEqualTo(made.json().path("operations"));
    assertThat(
            post(PRODUCTS, "{\"id\": \"chat\", \"operations\": [{\"paths\": [\"/\"]}]}").status())
        .isEqualTo(409);
    assertThat(owner.call("DELETE", path).status()).isEqualTo(204);

    assertThat(audit("chat")).containsExactly("create", "update", "delete");
  }

  /** The gateway does not read requests, so nothing would restrict their models. */
  @Test
  void product_withModels_is422AndSaysWhy() throws Exception {
    String operations =
        "\"operations\": [{\"paths\": [\"/\"]}, {\"paths\": [\"/a\"], \"models\": [\"b\"]}]}";
    product("no-models");

    Response made = post(PRODUCTS, "{\"id\": \"with-models\", " + operations);
    Response changed = owner.patch(PRODUCTS + "/no-models", "*", "{" + operations);

    for (Response refused : List.of(made, changed)) {
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.faults()).containsExactly("operations[1].models");
      assertThat(refused.json().path("detail").asText()).contains("does not read requests");
    }
    assertThat(owner.call("GET", PRODUCTS + "/with-models").status()).isEqualTo(404);
  }

  /** A later product of the same id would be open to the key. */
  @Test
  void delete_productThatAKeyNames_is409UntilTheKeyIsRevoked() throws Exception {
    product("narrow");
    String app = app(tenant("narrow"), "narrow");
    String key =
        owner
            .create("{\"name\": \"k\", \"app\": \"%s\", \"products\": [\"narrow\"]}".formatted(app))
            .path("id")
            .asText();
    owner.patch(APPS + "/" + app, "*", "{\"products\": []}");

    Response refused = owner.call("DELETE", PRODUCTS + "/narrow");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asText()).contains(key);
    owner.call("POST", "/admin/v1/keys/" + key + ":revoke");
    assertThat(owner.call("DELETE", PRODUCTS + "/narrow").status()).isEqualTo(204);
  }

  @Test
  void delete_tenantWithAdminTokens_is409UntilTheyAreRevoked() throws Exception {
    String tenant = tenant("administered");
    Response token =
        post(
            "/admin/v1/callers",
            "{\"name\": \"a\", \"role\": \"key-admin\", \"tenant\": \"%s\"}".formatted(tenant));

    Response refused = owner.call("DELETE", TENANTS + "/" + tenant);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asText()).contains(token.json().path("id").asText());
    owner.call("POST", token.location() + ":revoke");
    assertThat(owner.call("DELETE", TENANTS + "/" + tenant).status()).isEqualTo(204);
  }

  @Test
  void delete_stillInUse_is409AndNamesWhatIsLeft() throws Exception {
    String tenant = tenant("in use");
    product("in-use");
    String app = app(tenant, "in-use");
    String key =
        owner.create("{\"name\": \"k\", \"app\": \"%s\"}".formatted(app)).path("id").asText();

    Response ofTenant = owner.call("DELETE", TENANTS + "/" + tenant);
    Response ofApp = owner.call("DELETE", APPS + "/" + app);
    Response ofProduct = owner.call("DELETE", PRODUCTS + "/in-use");

    assertThat(List.of(ofTenant.status(), ofApp.status(), ofProduct.status())).containsOnly(409);
    assertThat(ofTenant.json().path("detail").asText()).contains(app);
    assertThat(ofApp.json().path("detail").asText()).contains(key);
    assertThat(ofProduct.json().path("detail").asText()).contains(app);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenants  | {}                                              | name",
        "tenants  | {'name': 'a', 'metadata': {'A': 'b'}}           | metadata.A",
        "tenants  | {'name': 'a', 'metadata': {'a': 'ü'}}           | metadata.a",
        "tenants  | {'name': 'a', 'status': 'suspended'}            | status",
        "apps     | {'name': 'a', 'tenant': 'ten_none'}             | tenant",
        "apps     | {'name': 'a', 'products': ['default', 'none']}  | products[1]",
        "apps     | {'name': 'a', 'products': ['default', 'default']} | products[1]",
        "apps     | {'name': 'a', 'identities': [{'issuer': 'i', 'claims': {}}]}"
            + " | identities[0].claims",
        "products | {'id': 'Chat', 'operations': [{'paths': ['/']}]} | id",
        "products | {'id': 'a'}                                     | operations",
        "products | {'id': 'a', 'operations': []}                   | operations",
        "products | {'id': 'a', 'operations': [{'paths': []}]}      | operations[0].paths",
        "products | {'id': 'a', 'operations': [{'paths': ['/a%20b']}]} | operations[0].paths[0]",
        "products | {'id': 'a', 'operations': [{'paths': ['/**/a']}]} | operations[0].paths[0]",
        "products | {'id': 'a', 'operations': [{'paths': ['/'], 'methods': ['get']}]}"
            + " | operations[0].methods[0]",
        "products | {'id': 'a', 'operations': [{'paths': ['/']}], 'environments': ['prod']}"
            + " | environments[0]",
        "products | {'id': 'a', 'operations': [{'paths': ['/']}], 'stalenessLimit': '8d'}"
            + " | stalenessLimit",
      })
  void create_oneFault_namesIt(String resource, String body, String field) throws Exception {
    Response answer = post("/admin/v1/" + resource, body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults()).containsExactly(field);
  }

  @Test
  void create_manyFaults_namesAll() throws Exception {
    Response answer =
        post(
            APPS,
            """
            {"name": "", "tenant": "nobody", "products": ["none"], "metadata": {"a": "\\u0001"}}
            """);

    assertThat(answer.faults())
        .containsExactlyInAnyOrder("name", "tenant", "products[0]", "metadata.a");
  }

  @Test
  void patch_stateOfBefore_is412AndWithoutIfMatch428() throws Exception {
    Response made = post(TENANTS, "{\"name\": \"contended\"}");
    String path = made.location();
    owner.patch(path, made.etag(), "{\"name\": \"first\"}");

    assertThat(owner.patch(path, made.etag(), "{\"name\": \"second\"}").status()).isEqualTo(412);
    assertThat(owner.call("PATCH", path, "{\"name\": \"second\"}").status()).isEqualTo(428);
    assertThat(owner.call("DELETE", path, "", Map.of("if-match", made.etag())).status())
        .isEqualTo(412);
    assertThat(owner.call("GET", path).json().path("name").asText()).isEqualTo("first");
  }

  @Test
  void list_severalPages_isNewestFirstAndComplete() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMillis(1));
      made.addFirst(tenant("page"));
    }

    List<String> listed = ids(owner, TENANTS + "?limit=2");

    assertThat(listed).doesNotHaveDuplicates().contains("default");
    assertThat(listed.subList(0, 5)).isEqualTo(made);
  }

  @ParameterizedTest
  @ValueSource(strings = {TENANTS, APPS, PRODUCTS})
  void list_cursorOfNobody_is400(String path) throws Exception {
    assertThat(owner.call("GET", path + "?cursor=abc").faults()).containsExactly("cursor");
  }

  @Test
  void boundCaller_thingsOfOthers_doNotExist() throws Exception {
    String own = tenant("own");
    String other = tenant("other");
    product("of-own");
    product("of-other");
    String ownApp = app(own, "of-own");
    String otherApp = app(other, "of-other");
    AdminClient bound = api.boundTo(own);

    assertThat(ids(bound, TENANTS + "?limit=50")).containsExactly(own);
    assertThat(ids(bound, APPS + "?limit=50")).containsExactly(ownApp);
    assertThat(ids(bound, APPS + "?limit=50&tenant=" + other)).isEmpty();
    assertThat(ids(bound, PRODUCTS + "?limit=50")).containsExactly("of-own");
    for (String hidden :
        List.of(TENANTS + "/" + other, APPS + "/" + otherApp, PRODUCTS + "/of-other")) {
      assertThat(bound.call("GET", hidden).status()).isEqualTo(404);
    }
    assertThat(bound.patch(APPS + "/" + otherApp, "*", "{\"name\": \"x\"}").status())
        .isEqualTo(404);
    assertThat(bound.call("POST", APPS + "/" + otherApp + ":suspend").status()).isEqualTo(404);
    assertThat(bound.call("DELETE", APPS + "/" + otherApp).status()).isEqualTo(404);
  }

  @Test
  void boundCaller_whatTheTenantHasNot_isNotHandedOut() throws Exception {
    String own = tenant("modest");
    product("approved");
    product("not-approved");
    app(own, "approved");
    AdminClient bound = api.boundTo(own);

    Response made = bound.call("POST", APPS, "{\"name\": \"a\", \"products\": [\"approved\"]}");
    assertThat(made.json().path("tenant").asText()).isEqualTo(own);
    assertThat(bound.patch(made.location(), "*", "{\"products\": [\"not-approved\"]}").faults())
        .containsExactly("products[0]");
    assertThat(
            bound
                .patch(
                    made.location(),
                    "*",
                    "{\"identities\": [{\"issuer\": \"i\", \"claims\": {\"a\": \"b\"}}]}")
                .faults())
        .containsExactly("identities");
    assertThat(bound.call("POST", APPS, "{\"name\": \"a\", \"tenant\": \"default\"}").faults())
        .containsExactly("tenant");
    assertThat(bound.call("POST", TENANTS, "{\"name\": \"a\"}").status()).isEqualTo(403);
    assertThat(bound.call("DELETE", PRODUCTS + "/approved").status()).isEqualTo(403);
  }

  @Test
  void identity_ofAnotherApp_isRefused() throws Exception {
    String identity =
        "\"identities\": [{\"issuer\": \"i\", \"claims\": {\"sub\": \"1\", \"aud\": \"2\"}}]}";
    assertThat(post(APPS, "{\"name\": \"first\", " + identity).status()).isEqualTo(201);

    assertThat(post(APPS, "{\"name\": \"second\", " + identity).faults())
        .containsExactly("identities[0]");
  }

  @Test
  void auditor_reads_andChangesNothing() throws Exception {
    AdminClient auditor = api.withRole("auditor");

    assertThat(auditor.call("GET", APPS + "/default").status()).isEqualTo(200);
    assertThat(auditor.call("POST", APPS, "{\"name\": \"a\"}").status()).isEqualTo(403);
    assertThat(auditor.call("POST", TENANTS + "/default:suspend").status()).isEqualTo(403);
  }

  private static Response post(String path, String body) throws Exception {
    return owner.call("POST", path, body);
  }

  private static String tenant(String name) throws Exception {
    return post(TENANTS, "{\"name\": \"%s\"}".formatted(name)).json().path("id").asText();
  }

  private static void product(String id) throws Exception {
    Response made =
        post(PRODUCTS, "{\"id\": \"%s\", \"operations\": [{\"paths\": [\"/**\"]}]}".formatted(id));
    assertThat(made.status()).isEqualTo(201);
  }

  private static String app(String tenant, String product) throws Exception {
    return post(
            APPS,
            "{\"name\": \"app\", \"tenant\": \"%s\", \"products\": [\"%s\"]}"
                .formatted(tenant, product))
        .json()
        .path("id")
        .asText();
  }

  private static String status(Response answer) throws IOException {
    return answer.json().path("status").asText();
  }

  private static List<String> ids(AdminClient client, String path) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = client.call("GET", path + cursor).json();
      page.path("items").forEach(item -> ids.add(item.path("id").asText()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  /** The audited actions on the resource, oldest first. */
  private static List<String> audit(String id) throws Exception {
    List<String> actions = new ArrayList<>();
    owner
        .call("GET", "/admin/v1/audit?resourceId=" + id)
        .json()
        .path("items")
        .forEach(entry -> actions.addFirst(entry.path("action").asText()));
    return actions;
  }
}
