package dev.tollgate.controlplane.xds;

import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.ENDPOINTS;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.FENCE;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.nodes.Nack;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.Release;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a version that an Envoy refuses. */
class AdsRefusalTest {
  private static final String[] NONE = {};
  private static final String[] X = {"x", FENCE};

  private XdsFixture xds;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    xds = new XdsFixture(directory);
  }

  @AfterEach
  void stop() {
    xds.close();
  }

  @ParameterizedTest
  @EnumSource(ResourceType.class)
  void nack_anyType_isNotSentAgainUntilTheConfigurationChanges(ResourceType type) throws Exception {
    xds.publish(with(type, "x=good").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(type, namesFor(type));
    Release bad = with(type, "x=bad").release(2);
    xds.publish(bad);

    envoy.nack(envoy.next(type), "x is bad", namesFor(type));

    TypeStatus refused = status(type);
    assertThat(refused.refuses(bad.resources().version(type))).isTrue();
    assertThat(refused.outstanding()).as("resent").isFalse();
    xds.publish(with(type, "x=bad").release(3)); // nothing of this type changes

    xds.publish(with(type, "x=good again").release(4));
    DiscoveryResponse corrected = envoy.next(type);
    assertThat(corrected.getVersionInfo()).isNotEqualTo(bad.resources().version(type));
    envoy.ack(corrected, namesFor(type));
    xds.awaitNode("recovery", node -> node.of(type).orElseThrow().settled());
  }

  @Test
  void nack_goneBackToWhatTheNodeHas_isSentAndAccepted() throws Exception {
    Release good = with(CLUSTERS, "x=good").release(1);
    xds.publish(good);
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);
    xds.publish(with(CLUSTERS, "x=bad").release(2));
    envoy.nack(envoy.next(CLUSTERS), "x is bad");
    status(CLUSTERS);

    xds.publish(good);

    DiscoveryResponse back = envoy.next(CLUSTERS);
    assertThat(back.getVersionInfo()).isEqualTo(good.resources().version(CLUSTERS));
    envoy.ack(back);
    envoy.expectSilence();
  }

  @Test
  void nack_sameVersionPublishedAgainLater_isTriedAgain() throws Exception {
    // Envoy may have been upgraded meanwhile, or what was missing is there now.
    Release good = with(CLUSTERS, "x=good").release(1);
    xds.publish(good);
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);
    Release bad = with(CLUSTERS, "x=bad").release(2);
    xds.publish(bad);
    envoy.nack(envoy.next(CLUSTERS), "x is bad");
    status(CLUSTERS);
    xds.publish(good);
    envoy.ack(envoy.next(CLUSTERS));

    xds.publish(bad);

    assertThat(envoy.next(CLUSTERS).getVersionInfo()).isEqualTo(bad.resources().version(CLUSTERS));
  }

  @Test
  void nack_newerVersionWaiting_isSentThatOne() throws Exception {
    xds.publish(with(CLUSTERS, "x=bad").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(CLUSTERS);
    DiscoveryResponse bad = envoy.next(CLUSTERS);
    Release good = with(CLUSTERS, "x=good").release(2);
    xds.publish(good);

    envoy.nack(bad, "x is bad");

    assertThat(envoy.next(CLUSTERS).getVersionInfo()).isEqualTo(good.resources().version(CLUSTERS));
  }

  @Test
  void nack_otherNamesAskedForAfterwards_doesNotBringItBack() throws Exception {
    xds.publish(base().endpoints("x=bad", "y").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(ENDPOINTS, "x");
    envoy.nack(envoy.next(ENDPOINTS), "x is bad", "x");

    envoy.subscribe(ENDPOINTS, "x", "y");

    envoy.expectSilence();
    xds.publish(base().endpoints("x=good", "y").release(2));
    assertThat(names(envoy.next(ENDPOINTS))).containsExactly("x", "y");
  }

  @Test
  void nack_oneOfTwoNodes_leavesTheOtherOneAlone() throws Exception {
    xds.publish(with(CLUSTERS, "x=1").release(1));
    SimulatedEnvoy content = xds.envoy("edge-1");
    SimulatedEnvoy grumbling = xds.envoy("edge-2");
    content.take(CLUSTERS);
    grumbling.subscribe(CLUSTERS);

    grumbling.nack(grumbling.next(CLUSTERS), "not for me");

    grumbling.expectSilence();
    content.expectSilence();
    xds.publish(with(CLUSTERS, "x=2").release(2));
    assertThat(names(content.next(CLUSTERS))).containsExactly("x");
    assertThat(names(grumbling.next(CLUSTERS))).containsExactly("x");
  }

  @Test
  void nack_hugeErrorText_isCutAndTheStreamGoesOn() throws Exception {
    xds.publish(with(CLUSTERS, "x=bad").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(CLUSTERS);

    envoy.nack(envoy.next(CLUSTERS), "no ".repeat(64 * 1024));

    Nack nack = status(CLUSTERS).nack();
    assertThat(nack).isNotNull();
    assertThat(nack.error()).hasSize(Nack.MAX_ERROR_CHARS + 1).startsWith("no no ");
    xds.publish(with(CLUSTERS, "x=good").release(2));
    assertThat(names(envoy.next(CLUSTERS))).containsExactly("x");
  }

  @Test
  void nack_textRepeatsAPrivateKey_isWithheld() throws Exception {
    xds.publish(with(ResourceType.SECRETS, "x=bad").release(1));
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.subscribe(ResourceType.SECRETS, "x");

    envoy.nack(
        envoy.next(),
        "bad secret: private_key { inline_string: \"-----BEGIN PRIVATE KEY-----MI",
        "x");

    Nack nack = status(ResourceType.SECRETS).nack();
    assertThat(nack).isNotNull();
    assertThat(nack.error()).isEqualTo("withheld: the text repeats a private key");
    assertThat(xds.metrics.get("tollgate.xds.parked").gauge().value()).isEqualTo(1);
  }

  /** Waits until the refusal has arrived. */
  private TypeStatus status(ResourceType type) {
    return xds.awaitNode(
            "a refusal of " + type, node -> node.of(type).map(TypeStatus::nack).isPresent())
        .of(type)
        .orElseThrow();
  }

  private static String[] namesFor(ResourceType type) {
    return type == CLUSTERS || type == ResourceType.LISTENERS ? NONE : X;
  }

  private static Resources with(ResourceType type, String item) {
    return switch (type) {
      case CLUSTERS -> base().clusters(item);
      case ENDPOINTS -> base().endpoints(item);
      case LISTENERS -> base().listeners(item);
      case ROUTES -> base().routes(item);
      case SECRETS -> base().secrets(item);
    };
  }

  private static Resources base() {
    return new Resources().secrets(FENCE);
  }
}
