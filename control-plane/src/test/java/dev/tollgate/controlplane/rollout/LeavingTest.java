package dev.tollgate.controlplane.rollout;

import static dev.tollgate.controlplane.rollout.Fleet.accepting;
import static dev.tollgate.controlplane.rollout.Fleet.clusters;
import static dev.tollgate.controlplane.rollout.Fleet.release;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.RevisionResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Resources that nodes keep for a time although the target does not have them. */
class LeavingTest extends RolloutRulesFixture {
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
  private static final Cluster UNCHECKED = Cluster.newBuilder().setName("a").build();
  private static final Cluster CHECKED =
      UNCHECKED.toBuilder()
          .addHealthChecks(
              HealthCheck.newBuilder().setTimeout(Durations.fromSeconds(CHECK_TIMEOUT.toSeconds())))
          .build();

  @Test
  void advance_drained_removesWhatNobodyNeeds() {
    switching();
    advance(accepting("edge-1", served()));

    after(DRAIN.minusMillis(1), accepting("edge-1", served()));
    assertThat(clusters(served())).containsExactly("a", "b", "c");
    after(Duration.ofMillis(1), accepting("edge-1", served()));

    assertThat(served).isSameAs(two);
    assertThat(inForce().leaving()).isEqualTo(Leaving.NONE);
  }

  @Test
  void begin_aChangeASecond_eachRemovalKeepsItsOwnTime() {
    inForce(one);
    for (int revision = 2; revision < 60; revision++) {
      now = now.plusSeconds(1);
      begin(release(revision, "b", "only-" + revision));
      drainQueue();
    }

    assertThat(clusters(served())).doesNotContain("a").hasSizeLessThan(34);
  }

  @Test
  void advance_clusterComesBackBeforeItLeft_stays() {
    inForce(one);
    begin(two);
    drainQueue();
    begin(release(3, "a", "b"));
    drainQueue();

    after(DRAIN);

    assertThat(clusters(served())).containsExactly("a", "b");
  }

  @Test
  void advance_replacedEndpoint_staysUntilTheNewOneHasBeenChecked() {
    inForce(withEndpoints(1, CHECKED, "10.0.0.1"));
    begin(withEndpoints(2, CHECKED, "10.0.0.2"));
    assertThat(endpoints(served())).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    drainQueue();
    assertThat(endpoints(served())).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");

    after(CHECK_TIMEOUT);
    assertThat(endpoints(served())).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    after(Duration.ofSeconds(1));

    assertThat(endpoints(served())).containsExactly("10.0.0.2");
  }

  @Test
  void advance_replacedEndpointOfABackendWithoutChecks_leavesWithTheSwitch() {
    inForce(withEndpoints(1, UNCHECKED, "10.0.0.1"));
    begin(withEndpoints(2, UNCHECKED, "10.0.0.2"));

    drainQueue();

    assertThat(endpoints(served())).containsExactly("10.0.0.2");
  }

  @Test
  void advance_endpointTakenOutWithoutReplacement_leavesWithTheSwitch() {
    inForce(withEndpoints(1, CHECKED, "10.0.0.1", "10.0.0.2"));
    begin(withEndpoints(2, CHECKED, "10.0.0.2"));

    drainQueue();

    assertThat(endpoints(served())).containsExactly("10.0.0.2");
  }

  /** A release with one cluster and these endpoints. */
  private static Release withEndpoints(long revision, Cluster cluster, String... addresses) {
    List<Endpoint> endpoints =
        Stream.of(addresses).map(address -> new Endpoint(address, 80, 1)).toList();
    Release base = release(revision, cluster.getName());
    return new Release(
        revision,
        new RevisionResources(
            List.of(cluster), base.ofRevision().listeners(), base.ofRevision().routes()),
        new EndpointSet(new TreeMap<>(Map.of(cluster.getName(), endpoints))),
        base.certificates());
  }

  private static List<String> endpoints(Release release) {
    return release.endpoints().byBackend().getOrDefault("a", List.of()).stream()
        .map(Endpoint::address)
        .toList();
  }
}
