package dev.tollgate.controlplane.xds;

import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.ENDPOINTS;
import static dev.tollgate.controlplane.render.ResourceType.LISTENERS;
import static dev.tollgate.controlplane.render.ResourceType.ROUTES;
import static dev.tollgate.controlplane.render.ResourceType.SECRETS;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.FENCE;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.names;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.Release;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state-of-the-world protocol over ADS, as an Envoy sees it. */
class AdsProtocolTest {
  private XdsFixture xds;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    xds = new XdsFixture(directory);
  }

  @AfterEach
  void stop() {
    xds.close();
  }

  @Test
  void subscribe_wildcard_getsEverythingUnderTheDigest() throws Exception {
    Release release = base().clusters("a", "b").release(7);
    xds.publish(release);

    DiscoveryResponse response = xds.envoy("edge-1").take(CLUSTERS);

    assertThat(names(response)).containsExactly("a", "b");
    assertThat(response.getVersionInfo()).isEqualTo(release.resources().version(CLUSTERS));
    assertThat(response.getControlPlane().getIdentifier()).isEqualTo("replica-1, revision 7");
  }

  @Test
  void subscribe_beforeAnythingIsPublished_waitsForIt() throws Exception {
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(CLUSTERS);
    xds.awaitNode("the request to arrive", node -> node.of(CLUSTERS).isPresent());

    xds.publish(base().clusters("a").release(1));

    assertThat(names(envoy.next(CLUSTERS))).containsExactly("a");
  }

  @Test
  void subscribe_clustersByName_getsThoseOnly() throws Exception {
    xds.publish(base().clusters("a", "b").release(1));

    assertThat(names(xds.envoy("edge-1").take(CLUSTERS, "b"))).containsExactly("b");
  }

  @Test
  void subscribe_withoutClusters_getsTheEmptyList() throws Exception {
    // Envoy does not go on to its listeners before it has an answer.
    xds.publish(base().release(1));

    assertThat(names(xds.envoy("edge-1").take(CLUSTERS))).isEmpty();
  }

  @Test
  void subscribe_laterRequestsWithoutNode_areAnswered() throws Exception {
    xds.publish(base().clusters("a").listeners("l").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);

    assertThat(names(envoy.take(LISTENERS))).containsExactly("l"); // set_node_on_first_message_only
  }

  @Test
  void publish_oneTypeChanges_pushesThatTypeOnly() throws Exception {
    xds.publish(base().clusters("a").listeners("l").routes("r").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);
    envoy.take(LISTENERS);
    envoy.take(ROUTES, "r");

    xds.publish(base().clusters("a").listeners("l").routes("r=2").release(2));

    assertThat(names(envoy.next(ROUTES))).containsExactly("r");
    envoy.expectSilence();
  }

  @Test
  void publish_sameResources_pushesNothing() throws Exception {
    xds.publish(base().clusters("a").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);

    xds.publish(base().clusters("a").release(2));

    envoy.expectSilence();
  }

  @Test
  void publish_everythingChanges_pushesWhatIsReferredToFirst() throws Exception {
    xds.publish(all("1").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    takeAll(envoy);

    xds.publish(all("2").release(2));

    List<ResourceType> order = Stream.generate(envoy::next).limit(5).map(r -> type(r)).toList();
    assertThat(order).containsExactly(CLUSTERS, ENDPOINTS, SECRETS, LISTENERS, ROUTES);
  }

  @Test
  void publish_clusterChanges_sendsItsEndpointsAgain() throws Exception {
    // A changed cluster warms until endpoints arrive, whether or not they changed.
    xds.publish(base().clusters("a").endpoints("a").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);
    envoy.take(ENDPOINTS, "a");

    xds.publish(base().clusters("a=2").endpoints("a").release(2));

    envoy.ack(envoy.next(CLUSTERS));
    assertThat(names(envoy.next(ENDPOINTS))).containsExactly("a");
  }

  @Test
  void publish_listenerChanges_sendsItsRoutesAgain() throws Exception {
    xds.publish(base().listeners("l").routes("r").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(LISTENERS);
    envoy.take(ROUTES, "r");

    xds.publish(base().listeners("l=2").routes("r").release(2));

    envoy.ack(envoy.next(LISTENERS));
    assertThat(names(envoy.next(ROUTES))).containsExactly("r");
  }

  @Test
  void publish_answerOutstanding_sendsTheNewestAtOnce() throws Exception {
    xds.publish(base().clusters("a=1").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(CLUSTERS);
    DiscoveryResponse first = envoy.next(CLUSTERS);

    xds.publish(base().clusters("a=2").release(2));

    DiscoveryResponse second = envoy.next(CLUSTERS);
    assertThat(content(second)).isEqualTo("2");
    envoy.send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(CLUSTERS.typeUrl())
            .setResponseNonce(first.getNonce())
            .setVersionInfo(first.getVersionInfo()));
    envoy.ack(second);
    envoy.expectSilence();
    assertThat(acked(CLUSTERS)).isEqualTo(second.getVersionInfo());
  }

  @Test
  void publish_nodeAnswersNothing_isSentABoundedNumberAndThenTheNewest() throws Exception {
    xds.publish(base().clusters("a=1").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(CLUSTERS);
    DiscoveryResponse last = envoy.next(CLUSTERS);
    for (int i = 2; i <= 10; i++) {
      xds.publish(base().clusters("a=" + i).release(i));
    }
    for (int i = 2; i <= Subscription.MAX_UNANSWERED; i++) {
      last = envoy.next(CLUSTERS);
    }
    assertThat(content(last)).isEqualTo("" + Subscription.MAX_UNANSWERED);

    envoy.ack(last);

    assertThat(content(envoy.next(CLUSTERS))).isEqualTo("10");
  }

  @Test
  void request_whileTooMuchIsUnanswered_isAnsweredFromWhatTheNodeWasSent() throws Exception {
    // Envoy answers to clusters only when they are warm, and they are once it has their endpoints.
    xds.publish(base().clusters("a").endpoints("a").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(CLUSTERS);
    envoy.next(CLUSTERS);
    for (int i = 2; i <= Subscription.MAX_UNANSWERED; i++) {
      xds.publish(base().clusters("b=" + i).endpoints("b").release(i));
    }
    for (int i = 2; i <= Subscription.MAX_UNANSWERED; i++) {
      envoy.next(CLUSTERS);
    }
    xds.publish(base().clusters("c").endpoints("c").release(9));

    envoy.subscribe(ENDPOINTS, "b");

    assertThat(names(envoy.next(ENDPOINTS))).containsExactly("b");
  }

  @Test
  void publish_clustersUnanswered_sendsWhatRefersToThemAfterThem() throws Exception {
    xds.publish(base().clusters("a").routes("r").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(ROUTES, "r");
    envoy.subscribe(CLUSTERS);
    envoy.next(CLUSTERS);

    xds.publish(base().clusters("a", "b").routes("r=to b").release(2));

    assertThat(names(envoy.next(CLUSTERS))).containsExactly("a", "b");
    assertThat(names(envoy.next(ROUTES))).containsExactly("r");
  }

  @Test
  void request_staleNonce_isIgnored() throws Exception {
    xds.publish(base().clusters("a").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    DiscoveryResponse first = envoy.take(CLUSTERS);
    xds.awaitNode(
        "the acknowledgement", node -> node.of(CLUSTERS).filter(it -> it.settled()).isPresent());
    xds.publish(base().clusters("b").release(2));
    DiscoveryResponse second = envoy.next(CLUSTERS);

    envoy.send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl(CLUSTERS.typeUrl())
            .setResponseNonce(first.getNonce())
            .setVersionInfo(first.getVersionInfo()));

    envoy.expectSilence();
    assertThat(acked(CLUSTERS)).isEqualTo(first.getVersionInfo());
    envoy.ack(second);
    envoy.expectSilence();
    assertThat(acked(CLUSTERS)).isEqualTo(second.getVersionInfo());
  }

  @Test
  void request_moreNamesAtTheSameVersion_isAnswered() throws Exception {
    xds.publish(base().endpoints("a", "b").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    DiscoveryResponse first = envoy.take(ENDPOINTS, "a");

    DiscoveryResponse second = envoy.take(ENDPOINTS, "a", "b");

    assertThat(names(second)).containsExactly("a", "b");
    assertThat(second.getVersionInfo()).isEqualTo(first.getVersionInfo());
  }

  @Test
  void request_moreNamesInTheAcknowledgement_isAnswered() throws Exception {
    xds.publish(base().endpoints("a", "b").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(ENDPOINTS, "a");

    envoy.ack(envoy.next(ENDPOINTS), "a", "b");

    assertThat(names(envoy.next(ENDPOINTS))).containsExactly("a", "b");
  }

  @Test
  void request_fewerNames_isNotAnswered() throws Exception {
    xds.publish(base().endpoints("a", "b").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(ENDPOINTS, "a", "b");

    envoy.subscribe(ENDPOINTS, "a");

    envoy.expectSilence();
  }

  @Test
  void request_nameDroppedAndAskedForAgain_isAnswered() throws Exception {
    xds.publish(base().endpoints("a", "b").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(ENDPOINTS, "a", "b");
    envoy.subscribe(ENDPOINTS, "a");

    envoy.subscribe(ENDPOINTS, "a", "b");

    assertThat(names(envoy.next(ENDPOINTS))).containsExactly("a", "b");
  }

  @Test
  void request_nameThatDoesNotExistYet_isAnsweredWhenItDoes() throws Exception {
    xds.publish(base().release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(ROUTES, "r");
    envoy.expectSilence();

    xds.publish(base().routes("r").release(2));

    assertThat(names(envoy.next(ROUTES))).containsExactly("r");
  }

  @Test
  void publish_routeGoneAndBack_neverCutsOffItsSibling() throws Exception {
    xds.publish(base().routes("a=1", "b=1").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(ROUTES, "a", "b");

    // A draining listener still asks for b.
    xds.publish(base().routes("a=1").release(2));
    DiscoveryResponse without = envoy.next(ROUTES);
    assertThat(names(without)).containsExactly("a");
    envoy.ack(without, "a", "b");

    xds.publish(base().routes("a=2").release(3));
    DiscoveryResponse changed = envoy.next(ROUTES);
    assertThat(SimulatedEnvoy.only(changed, RouteConfiguration.class).getInternalOnlyHeaders(0))
        .isEqualTo("2");
    envoy.ack(changed, "a", "b");

    xds.publish(base().routes("a=2", "b=2").release(4));
    assertThat(names(envoy.next(ROUTES))).containsExactly("a", "b");
  }

  @Test
  void publish_secretGoneAndItsSiblingRotated_deliversTheRotation() throws Exception {
    xds.publish(base().secrets("s1=old", "s2").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(SECRETS, "s1", "s2");
    xds.publish(base().secrets("s1=old").release(2));
    envoy.ack(envoy.next(SECRETS), "s1", "s2");

    xds.publish(base().secrets("s1=new").release(3));

    assertThat(names(envoy.next(SECRETS))).containsExactly("s1");
  }

  @Test
  void publish_allThatIsAskedForIsGone_isSilentUntilItIsBack() throws Exception {
    // An empty list of secrets is an error for Envoy, not a deletion.
    xds.publish(new Resources().secrets("s1=1").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(SECRETS, "s1");

    xds.publish(new Resources().release(2));
    xds.publish(new Resources().secrets("s1=2").release(3));

    assertThat(names(envoy.next(SECRETS))).containsExactly("s1");
  }

  @Test
  void reconnect_wildcardAtTheCurrentVersion_isSilent() throws Exception {
    Release release = base().clusters("a").listeners("l").release(1);
    xds.publish(release);
    SimulatedEnvoy envoy = xds.envoy("edge-1");

    envoy.resume(CLUSTERS, release.resources().version(CLUSTERS));
    envoy.resume(LISTENERS, release.resources().version(LISTENERS));

    envoy.expectSilence();
    assertThat(acked(CLUSTERS)).isEqualTo(release.resources().version(CLUSTERS));
    xds.publish(base().clusters("a=2").listeners("l").release(2));
    assertThat(content(envoy.next(CLUSTERS))).isEqualTo("2");
  }

  @Test
  void reconnect_wildcardAtAnotherVersion_isAnswered() throws Exception {
    xds.publish(base().clusters("a").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");

    envoy.resume(CLUSTERS, "0123456789abcdef");

    assertThat(names(envoy.next(CLUSTERS))).containsExactly("a");
  }

  @Test
  void reconnect_namedAtTheCurrentVersion_isAnswered() throws Exception {
    // The version does not tell which of the names the node got before the connection broke.
    Release release = base().endpoints("a", "b").release(1);
    xds.publish(release);
    SimulatedEnvoy envoy = xds.envoy("edge-1");

    envoy.resume(ENDPOINTS, release.resources().version(ENDPOINTS), "a", "b");

    assertThat(names(envoy.next(ENDPOINTS))).containsExactly("a", "b");
  }

  @Test
  void request_unknownType_leavesTheStreamAlone() throws Exception {
    xds.publish(base().clusters("a").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");

    envoy.send(
        DiscoveryRequest.newBuilder()
            .setTypeUrl("type.googleapis.com/envoy.service.runtime.v3.Runtime")
            .addResourceNames("rtds"));

    assertThat(names(envoy.take(CLUSTERS))).containsExactly("a");
    assertThat(xds.metrics.get("tollgate.xds.unknown.types").counter().count()).isEqualTo(1);
  }

  @Test
  void connect_sameNodeTwice_servesAndListsBothStreams() throws Exception {
    // An Envoy connects again before we notice that its old connection is dead.
    xds.publish(base().clusters("a").release(1));
    SimulatedEnvoy one = xds.envoy("edge-1");
    SimulatedEnvoy other = xds.envoy("edge-1");
    one.take(CLUSTERS);
    other.take(CLUSTERS);

    xds.publish(base().clusters("b").release(2));

    assertThat(names(one.next(CLUSTERS))).containsExactly("b");
    assertThat(names(other.next(CLUSTERS))).containsExactly("b");
    assertThat(xds.nodes.all()).hasSize(2).allMatch(node -> node.id().equals("edge-1"));
    assertThat(xds.metrics.get("tollgate.xds.nodes").gauge().value()).isEqualTo(1);
  }

  private String acked(ResourceType type) {
    return xds.awaitNode("a stream", node -> true).of(type).orElseThrow().acked();
  }

  private static Resources base() {
    return new Resources().secrets(FENCE);
  }

  private static Resources all(String content) {
    return new Resources()
        .clusters("c=" + content)
        .endpoints("c=" + content)
        .listeners("l=" + content)
        .routes("r=" + content)
        .secrets("s=" + content);
  }

  private static void takeAll(SimulatedEnvoy envoy) {
    envoy.take(CLUSTERS);
    envoy.take(LISTENERS);
    envoy.take(ENDPOINTS, "c");
    envoy.take(ROUTES, "r");
    envoy.take(SECRETS, "s");
  }

  private static String content(DiscoveryResponse response) throws Exception {
    return SimulatedEnvoy.only(response, Cluster.class).getAltStatName();
  }
}
