package dev.tollgate.controlplane;

import static dev.tollgate.controlplane.ControlPlaneFixture.awaitNodes;
import static dev.tollgate.controlplane.ControlPlaneFixture.awaitState;
import static dev.tollgate.controlplane.ControlPlaneFixture.revision;
import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.LISTENERS;
import static dev.tollgate.controlplane.render.ResourceType.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.controlplane.ControlPlaneFixture.Replica;
import dev.tollgate.controlplane.xds.ObedientEnvoy;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole control plane over real Postgres, mutual TLS and HTTP. */
class ControlPlaneTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private Path directory;
  private ControlPlaneFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS control_plane, admin CASCADE");
    }
    fixture = new ControlPlaneFixture(postgres, directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void put_noNodeConnected_isPublished() throws Exception {
    Replica replica = fixture.start("one");

    Response answer = replica.admin().sendConfig(fixture.document("a"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("revision").asLong()).isEqualTo(1);
    assertThat(answer.json().path("state").asText()).isEqualTo("published");
    assertThat(answer.json().path("changed").asBoolean()).isTrue();
    assertThat(answer.etag()).isEqualTo(digest(answer));
  }

  @Test
  void put_nodeAccepts_isProven() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(replica, "edge-1");
    awaitState(replica, 1, "proven");

    Response answer = replica.admin().sendConfig(fixture.document("b"));

    assertThat(answer.json().path("state").asText()).isEqualTo("proven");
    envoy.await("the old cluster to go", accepted -> envoy.clusters().equals(List.of("b")));
  }

  @Test
  void put_clusterReplaced_isThereBeforeAnythingLeadsToIt() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(replica, "edge-1");
    awaitState(replica, 1, "proven");
    int before = envoy.received().size();

    replica.admin().sendConfig(fixture.document("b"));

    envoy.await("the old cluster to go", accepted -> envoy.clusters().equals(List.of("b")));
    List<?> received = envoy.received().subList(before, envoy.received().size());
    assertThat(received.getFirst()).isEqualTo(CLUSTERS);
    assertThat(received.indexOf(ROUTES)).isLessThan(received.lastIndexOf(CLUSTERS));
  }

  @Test
  void put_nodeRefuses_isRejectedAndAllNodesAreBack() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy content = fixture.envoy(replica, "edge-1");
    ObedientEnvoy refusing = fixture.envoy(replica, "edge-2");
    awaitNodes(replica, 2);
    awaitState(replica, 1, "proven");
    DiscoveryResponse routes = content.accepted().get(ROUTES);
    refusing.refuse(response -> SimulatedType.is(response, ROUTES) && !response.equals(routes));

    Response answer = replica.admin().sendConfig(fixture.document("a", "b"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("type").asText())
        .isEqualTo("urn:tollgate:problem:refused-by-node");
    assertThat(answer.json().path("detail").asText())
        .isEqualTo("revision 2: node edge-2 refused the routes: refused by the test");
    assertThat(answer.faults()).containsExactly("routes");
    assertThat(answer.text()).contains("what node edge-2 takes; it says: refused by the test");
    content.await("the old clusters", accepted -> content.clusters().equals(List.of("a")));
    assertThat(revision(replica, 2).path("state").asText()).isEqualTo("rejected");
    assertThat(replica.admin().get("/admin/v1/config").path("revision").asLong()).isEqualTo(1);
  }

  @Test
  void put_afterARefusal_worksAgain() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(replica, "edge-1");
    awaitState(replica, 1, "proven");
    envoy.refuse(response -> SimulatedType.is(response, CLUSTERS));
    assertThat(replica.admin().sendConfig(fixture.document("b")).status()).isEqualTo(422);
    envoy.refuse(response -> false);

    Response answer = replica.admin().sendConfig(fixture.document("c"));

    assertThat(answer.json().path("state").asText()).isEqualTo("proven");
    assertThat(answer.json().path("revision").asLong()).isEqualTo(3);
  }

  @Test
  void put_documentInForce_changesNothing() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));

    Response again = replica.admin().sendConfig(fixture.document("a"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("changed").asBoolean()).isFalse();
    assertThat(again.json().path("revision").asLong()).isEqualTo(1);
  }

  @Test
  void put_tagOfTheDocumentInForce_replacesIt() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));
    String tag = replica.admin().call("GET", "/admin/v1/config").etag();

    Response answer = replica.admin().sendConfig(fixture.document("b"), tag);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.etag()).isEqualTo(digest(answer)).isNotEqualTo(tag);
  }

  @Test
  void put_tagOfAnEarlierDocument_is412AndChangesNothing() throws Exception {
    Replica replica = fixture.start("one");
    String tag = replica.admin().sendConfig(fixture.document("a")).etag();
    replica.admin().sendConfig(fixture.document("b"));

    assertThat(replica.admin().sendConfig(fixture.document("c"), tag).status()).isEqualTo(412);
    assertThat(replica.admin().get("/admin/v1/config").path("revision").asLong()).isEqualTo(2);
  }

  @Test
  void put_tagWhereThereIsNoDocument_is412() throws Exception {
    Replica replica = fixture.start("one");

    assertThat(replica.admin().sendConfig(fixture.document("a"), "\"x\"").status()).isEqualTo(412);
    assertThat(replica.admin().call("GET", "/admin/v1/config").status()).isEqualTo(404);
  }

  @Test
  void put_newDocument_isAuditedWithoutTheDocuments() throws Exception {
    Replica replica = fixture.start("one");
    Response first = replica.admin().sendConfig(fixture.document("a"));
    replica.admin().sendConfig(fixture.document("a"));
    Response second = replica.admin().sendConfig(fixture.document("b"));

    assertThat(revision(replica, 1).path("author").asText()).isEqualTo("bootstrap");
    assertThat(audited())
        .containsExactly(
            "bootstrap put config 1 null -> %s".formatted(audited(first)),
            "bootstrap put config 2 %s -> %s".formatted(audited(first), audited(second)));
  }

  @Test
  void put_wrongDocument_namesAllFaultsAndKeepsNothing() throws Exception {
    Replica replica = fixture.start("one");
    String wrong =
        fixture.document("a").replace("backend: a", "backend: b").replace("18080", "99999");

    Response answer = replica.admin().sendConfig(wrong);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("type").asText())
        .isEqualTo("urn:tollgate:problem:invalid-document");
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("listeners[0].port", "routes[0].backend");
    assertThat(replica.admin().call("GET", "/admin/v1/config").status()).isEqualTo(404);
    assertThat(replica.admin().get("/admin/v1/revisions").path("items")).isEmpty();
  }

  @Test
  void validate_wrongDocument_namesAllFaults() throws Exception {
    Replica replica = fixture.start("one");
    String wrong =
        fixture.document("a").replace("backend: a", "backend: b").replace("18080", "99999");

    Response answer = replica.admin().validateConfig(wrong);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("listeners[0].port", "routes[0].backend");
  }

  @Test
  void validate_goodDocument_saysWhetherItIsInForceAndKeepsNothing() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));

    Response same = replica.admin().validateConfig(fixture.document("a"));
    Response other = replica.admin().validateConfig(fixture.document("b"));

    assertThat(same.status()).isEqualTo(200);
    assertThat(same.json().path("changed").asBoolean()).isFalse();
    assertThat(other.json().path("changed").asBoolean()).isTrue();
    assertThat(replica.admin().get("/admin/v1/revisions").path("items")).hasSize(1);
    assertThat(audited()).hasSize(1);
  }

  @Test
  void put_noDocumentAtAll_isMalformed() throws Exception {
    Replica replica = fixture.start("one");

    assertThat(replica.admin().sendConfig("listeners: [").status()).isEqualTo(400);
    assertThat(replica.admin().call("PUT", "/admin/v1/config", "{\"listeners\":").status())
        .isEqualTo(400);
    assertThat(replica.admin().sendConfig("").status()).isEqualTo(400);
  }

  @Test
  void put_json_isTakenAsYamlIs() throws Exception {
    Replica replica = fixture.start("one");
    String json =
        """
        {"listeners": [{"name": "edge", "port": 18080}],
         "backends": [{"name": "a", "endpoints": [{"address": "127.0.0.1", "port": 9000}]}],
         "routes": [{"name": "a", "kind": "plain", "match": {"path": "/a/**"}, "backend": "a"}]}
        """;

    assertThat(replica.admin().call("PUT", "/admin/v1/config", json).status()).isEqualTo(200);
    assertThat(replica.admin().get("/admin/v1/config").path("document").asText()).isEqualTo(json);
  }

  @Test
  void revisions_morePages_goOnWithTheCursor() throws Exception {
    Replica replica = fixture.start("one");
    for (String backend : List.of("a", "b", "c")) {
      replica.admin().sendConfig(fixture.document(backend));
    }

    JsonNode first = replica.admin().get("/admin/v1/revisions?limit=2");
    JsonNode last =
        replica
            .admin()
            .get("/admin/v1/revisions?limit=2&cursor=" + first.path("nextCursor").asText());

    assertThat(first.path("items").findValuesAsText("revision")).containsExactly("3", "2");
    assertThat(last.path("items").findValuesAsText("revision")).containsExactly("1");
    assertThat(last.has("nextCursor")).isFalse();
    assertThat(replica.admin().call("GET", "/admin/v1/revisions?cursor=x").status()).isEqualTo(400);
    assertThat(replica.admin().call("GET", "/admin/v1/revisions/9").status()).isEqualTo(404);
    assertThat(replica.admin().call("GET", "/admin/v1/revisions/x").status()).isEqualTo(400);
  }

  @Test
  void nodes_nodeConnected_showWhatItHas() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(replica, "edge-1");
    awaitState(replica, 1, "proven");

    JsonNode node = replica.admin().get("/admin/v1/nodes").path("items").path(0);

    assertThat(node.path("id").asText()).isEqualTo("edge-1");
    assertThat(node.path("types").findValuesAsText("type"))
        .contains("clusters", "listeners", "routes");
    JsonNode clusters = node.path("types").path(0);
    DiscoveryResponse accepted = envoy.accepted().get(CLUSTERS);
    assertThat(accepted).isNotNull();
    assertThat(clusters.path("acked").asText()).isEqualTo(accepted.getVersionInfo());
    assertThat(clusters.path("settled").asBoolean()).isTrue();
  }

  @Test
  void start_emptyStoreAndAnInitialDocument_isRevisionOne() throws Exception {
    Path initial = Files.writeString(directory.resolve("gateway.yaml"), fixture.document("a"));

    Replica replica = fixture.start("one", Optional.of(initial));

    await("revision 1")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> replica.admin().call("GET", "/admin/v1/config").status(),
            status -> status == 200);
    assertThat(revision(replica, 1).path("author").asText()).isEqualTo("initial configuration");
  }

  @Test
  void start_storeWithRevisions_leavesTheInitialDocumentAlone() throws Exception {
    try (Replica before = fixture.start("one")) {
      before.admin().sendConfig(fixture.document("a"));
    }
    Path initial = Files.writeString(directory.resolve("gateway.yaml"), fixture.document("z"));

    Replica replica = fixture.start("one", Optional.of(initial));

    ObedientEnvoy envoy = fixture.envoy(replica, "edge-1");
    envoy.await("the stored document", accepted -> envoy.clusters().equals(List.of("a")));
  }

  @Test
  void restart_nodeHasEverything_isNotSentClustersAndListenersAgain() throws Exception {
    Replica before = fixture.start("one");
    before.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(before, "edge-1");
    awaitState(before, 1, "proven");
    before.close();

    Replica after = fixture.start("one");
    ObedientEnvoy again = fixture.reconnect(envoy, after, "edge-1");

    again.await("the routes", accepted -> again.received().contains(ROUTES));
    assertThat(again.received()).doesNotContain(CLUSTERS, LISTENERS);
  }

  @Test
  void put_atAnotherReplica_isServedHereSoon() throws Exception {
    Replica one = fixture.start("one");
    Replica two = fixture.start("two");
    one.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(two, "edge-1");
    envoy.await("the first document", accepted -> envoy.clusters().equals(List.of("a")));

    two.admin().get("/admin/v1/nodes");
    one.admin().sendConfig(fixture.document("b"));

    envoy.await("the second document", accepted -> envoy.clusters().equals(List.of("b")));
    awaitState(one, 2, "proven");
  }

  @Test
  void put_nodeOfAnotherReplicaRefuses_isWithdrawnEverywhere() throws Exception {
    Replica one = fixture.start("one");
    Replica two = fixture.start("two");
    one.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy here = fixture.envoy(one, "edge-1");
    ObedientEnvoy there = fixture.envoy(two, "edge-2");
    there.await("the first document", accepted -> there.clusters().equals(List.of("a")));
    awaitState(one, 1, "proven");
    there.refuse(response -> SimulatedType.is(response, CLUSTERS));

    one.admin().sendConfig(fixture.document("b"));

    awaitState(one, 2, "rejected");
    here.await("the first document again", accepted -> here.clusters().equals(List.of("a")));
  }

  @Test
  void put_atAReplicaWithoutNodes_answersForTheNodesOfTheOther() throws Exception {
    Replica one = fixture.start("one");
    Replica two = fixture.start("two");
    one.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy envoy = fixture.envoy(two, "edge-1");
    awaitState(one, 1, "proven");

    assertThat(one.admin().sendConfig(fixture.document("b")).json().path("state").asText())
        .isEqualTo("proven");
    envoy.refuse(response -> SimulatedType.is(response, CLUSTERS));
    Response refused = one.admin().sendConfig(fixture.document("c"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("detail").asText()).contains("node edge-1 refused the clusters");
  }

  @Test
  void restart_nodeThatRefusesEverything_takesNothingBackFromTheOthers() throws Exception {
    Replica before = fixture.start("one");
    before.admin().sendConfig(fixture.document("a"));
    ObedientEnvoy healthy = fixture.envoy(before, "healthy");
    awaitState(before, 1, "proven");
    for (String backend : List.of("b", "c", "d", "e")) {
      before.admin().sendConfig(fixture.document(backend));
    }
    awaitState(before, 5, "proven");
    before.close();

    Replica after = fixture.start("one");
    ObedientEnvoy sick = fixture.envoy(after, "sick");
    sick.refuse(response -> SimulatedType.is(response, LISTENERS));
    ObedientEnvoy again = fixture.reconnect(healthy, after, "healthy");
    again.await("the routes", accepted -> again.received().contains(ROUTES));
    Response next = after.admin().sendConfig(fixture.document("f"));

    assertThat(next.json().path("state").asText()).isEqualTo("proven");
    assertThat(after.admin().get("/admin/v1/revisions").findValuesAsText("state"))
        .containsOnly("proven");
    again.await("the next document", accepted -> again.clusters().equals(List.of("f")));
    assertThat(again.everServed()).doesNotContain("a", "b", "c", "d");
  }

  @Test
  void put_portOfTheGatewayItself_isRefused() throws Exception {
    Replica replica = fixture.start("one");
    String document =
        fixture.document("a").replace("18080", "" + ControlPlaneFixture.RESERVED_PORT);

    Response answer = replica.admin().sendConfig(document);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("listeners[0].port", "does not use itself");
  }

  private static String audited(Response put) throws Exception {
    return "{\"revision\":%d,\"digest\":\"%s\"}"
        .formatted(put.json().path("revision").asLong(), put.json().path("digest").asText());
  }

  private static List<String> audited() throws SQLException {
    List<String> entries = new ArrayList<>();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT concat_ws(' ', caller, action, resource_type, resource_id,"
                    + " coalesce(before, 'null'), '->', after) FROM admin.audit ORDER BY seq")) {
      while (row.next()) {
        entries.add(row.getString(1));
      }
    }
    return entries;
  }

  private static String digest(Response answer) throws Exception {
    return "\"" + answer.json().path("digest").asText() + "\"";
  }
}
