package dev.tollgate.controlplane.rollout;

import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.ENDPOINTS;
import static dev.tollgate.controlplane.render.ResourceType.LISTENERS;
import static dev.tollgate.controlplane.render.ResourceType.SECRETS;
import static dev.tollgate.controlplane.rollout.Fleet.accepting;
import static dev.tollgate.controlplane.rollout.Fleet.refusing;
import static dev.tollgate.controlplane.rollout.Fleet.release;
import static dev.tollgate.controlplane.rollout.Fleet.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.certificates.CertificatePem;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.RolloutOutcome.Accepted;
import dev.tollgate.controlplane.rollout.RolloutOutcome.Published;
import dev.tollgate.controlplane.rollout.RolloutOutcome.Rejected;
import dev.tollgate.testkit.StepClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rollout over a real registry of nodes, with its deadlines stepped by hand. */
@SuppressWarnings("FutureReturnValueIgnored") // most tests look at what is served instead
class RolloutTest {
  private static final Duration ACCEPT = Duration.ofSeconds(5);
  private static final Duration WARM = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final long EDGE_1 = 1;

  private final StepClock clock = new StepClock(Fleet.START);
  private final SteppedExecutor thread = new SteppedExecutor(clock);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final NodeRegistry nodes = new NodeRegistry(metrics);
  private final List<Release> served = new ArrayList<>();
  private final List<String> recorded = new ArrayList<>();
  private final Rollout rollout =
      new Rollout(
          NodeGroup.EDGE,
          thread,
          new RolloutTimes(ACCEPT, WARM, DRAIN),
          (group, release) -> {
            assertThat(group).isEqualTo(NodeGroup.EDGE);
            served.add(release);
          },
          nodes,
          (revision, outcome) -> {
            recorded.add(revision + " " + outcome.getClass().getSimpleName());
            // This is the only replica: what is accepted here is proven.
            return CompletableFuture.completedFuture(outcome instanceof Accepted);
          },
          clock,
          metrics);

  @AfterEach
  void close() {
    rollout.close();
  }

  @Test
  void publish_nobodyConnected_isPublishedAtOnce() {
    assertThat(rollout.publish(release(1, "a")))
        .isCompletedWithValue(new Published(List.of(), List.of()));
    assertThat(rollout.target()).hasValue(1);
  }

  @Test
  void publish_nodeAccepts_isProvenAndItsTimeMeasured() {
    prove(release(1, "a"));

    CompletableFuture<RolloutOutcome> outcome = rollout.publish(release(2, "a"));
    nodes.update(EDGE_1, accepting("edge-1", serving()));
    assertThat(outcome).isNotDone();
    thread.step(Duration.ofSeconds(2));
    nodes.update(EDGE_1, accepting("edge-1", serving()));

    assertThat(outcome).isCompletedWithValue(new Accepted());
    assertThat(metrics.get("tollgate.rollout.convergence").timer().max(TimeUnit.SECONDS))
        .isEqualTo(2);
  }

  @Test
  void publish_nodeRefuses_returnsToTheLastRelease() {
    Release one = release(1, "a");
    prove(one);

    CompletableFuture<RolloutOutcome> outcome = rollout.publish(release(2, "b"));
    nodes.update(EDGE_1, refusing("edge-1", serving(), CLUSTERS, served.getFirst()));

    assertThat(outcome).isCompletedWithValueMatching(Rejected.class::isInstance);
    assertThat(serving()).isSameAs(one);
    assertThat(rollout.target()).hasValue(1);
  }

  @Test
  void publish_rejectedRevisionAgain_isRejectedWithoutBeingServed() {
    prove(release(1, "a"));
    Release two = release(2, "b");
    rollout.publish(two);
    nodes.update(EDGE_1, refusing("edge-1", serving(), CLUSTERS, served.getFirst()));
    int publications = served.size();

    assertThat(rollout.publish(two)).isCompletedWithValueMatching(Rejected.class::isInstance);

    assertThat(served).hasSize(publications);
  }

  @Test
  void publish_nodeOfAnotherGroupRefuses_doesNotMatter() {
    prove(release(1, "a"));

    CompletableFuture<RolloutOutcome> outcome = rollout.publish(release(2, "a"));
    NodeStatus refusing = refusing("other", serving(), LISTENERS, served.getFirst());
    nodes.update(
        2,
        new NodeStatus("other", new NodeGroup("others"), "1.40.0", Fleet.START, refusing.types()));
    acceptAll();

    assertThat(outcome).isCompletedWithValue(new Accepted());
  }

  @Test
  void publish_olderRevision_isNotServed() {
    prove(release(2, "a"));

    assertThat(rollout.publish(release(1, "b")))
        .isCompletedWithValue(new Published(List.of(), List.of()));

    assertThat(rollout.target()).hasValue(2);
  }

  @Test
  void publish_nodeSilent_goesOnAtTheDeadlines() {
    prove(release(1, "a"));
    CompletableFuture<RolloutOutcome> outcome = rollout.publish(release(2, "b"));
    nodes.update(EDGE_1, silent("edge-1", serving()));
    thread.step(ACCEPT.minusMillis(1));
    assertThat(Fleet.listeners(serving())).isEqualTo("r1");

    thread.step(Duration.ofMillis(2));
    thread.step(WARM.plusMillis(1));
    assertThat(Fleet.listeners(serving())).isEqualTo("r2");
    nodes.update(EDGE_1, silent("edge-1", serving()));
    assertThat(outcome).isNotDone();
    thread.step(ACCEPT.plusMillis(1));

    assertThat(outcome).isCompletedWithValue(new Published(List.of("edge-1"), List.of()));
  }

  @Test
  void publish_drained_removesTheOldCluster() {
    prove(release(1, "a"));
    rollout.publish(release(2, "b"));
    acceptAll();
    assertThat(Fleet.clusters(serving())).containsExactly("a", "b");

    thread.step(DRAIN.plusMillis(1));

    assertThat(Fleet.clusters(serving())).containsExactly("b");
  }

  @Test
  void publish_newerRevisionComes_doesNotKeepTheOlderOneWaiting() {
    prove(release(1, "a"));
    CompletableFuture<RolloutOutcome> older = rollout.publish(release(2, "a"));

    rollout.publish(release(3, "a"));

    assertThat(older).isCompletedWithValue(new Published(List.of(), List.of()));
    assertThat(rollout.target()).hasValue(3);
  }

  @Test
  void replace_targetHasChangedMeanwhile_doesNothing() {
    prove(release(2, "a"));

    rollout.replace(OptionalLong.of(1), release(3, "b"));

    assertThat(rollout.target()).hasValue(2);
  }

  @Test
  void resume_nothingServed_servesWithoutRollingOut() {
    Release proven = release(4, "a");

    rollout.resume(proven);
    rollout.resume(release(3, "b"));

    assertThat(served).containsExactly(proven);
    assertThat(recorded).isEmpty();
  }

  @Test
  void withdraw_target_returnsToTheLastRelease() {
    Release one = release(1, "a");
    prove(one);
    rollout.publish(release(2, "b"));

    rollout.withdraw(1, "too late");
    assertThat(rollout.target()).hasValue(2);
    rollout.withdraw(2, "node far-away refused the routes: no");

    assertThat(serving()).isSameAs(one);
    assertThat(recorded).last().isEqualTo("2 Rejected");
  }

  @Test
  void update_certificate_changesSecretsAndNothingOfTheRevision() {
    prove(release(1, "a"));
    Release before = serving();
    recorded.clear();

    renew(Fleet.certificateFile(1));

    assertThat(changed(before, serving())).containsExactly(SECRETS);
    assertThat(serving().revision()).isEqualTo(1);
    assertThat(recorded).isEmpty();
  }

  @Test
  void update_endpoints_changesEndpointsAndNothingOfTheRevision() {
    prove(release(1, "a"));
    Release before = serving();
    EndpointSet discovered =
        new EndpointSet(new TreeMap<>(Map.of("a", List.of(new Endpoint("10.0.0.9", 80, 1)))));

    rollout.update(release ->
        new Release(release.revision(), release.ofRevision(), discovered, release.certificates()));

    assertThat(changed(before, serving())).containsExactly(ENDPOINTS);
  }

  @Test
  void update_sameCertificate_publishesNothing() {
    prove(release(1, "a"));
    renew(Fleet.certificateFile(1));
    int publications = served.size();

    renew(Fleet.certificateFile(1));
    renew(Path.of("of-no-listener.pem"));

    assertThat(served).hasSize(publications);
  }

  @Test
  void update_duringARollout_reachesTheServedAndTheLastRelease() {
    prove(release(1, "a"));
    rollout.publish(release(2, "a"));

    renew(Fleet.certificateFile(1));
    renew(Fleet.certificateFile(2));

    assertThat(serving().resources().secrets().toString()).contains("renewed");
    assertThat(rollout.target()).hasValue(2);
    rollout.withdraw(2, "refused at another replica");
    assertThat(serving().revision()).isEqualTo(1);
    assertThat(serving().resources().secrets().toString()).contains("renewed");
  }

  private void renew(Path file) {
    CertificatePem renewed = Fleet.certificate("renewed");
    rollout.update(release -> release.with(release.certificates().with(Map.of(file, renewed))));
  }

  private void prove(Release release) {
    nodes.update(EDGE_1, silent("edge-1", release));
    rollout.publish(release);
    acceptAll();
    thread.step(DRAIN.plusMillis(1));
    assertThat(recorded).last().isEqualTo(release.revision() + " Proven");
    assertThat(serving()).isSameAs(release);
  }

  /** Accepts what is served until the switch is through. */
  private void acceptAll() {
    nodes.update(EDGE_1, accepting("edge-1", serving()));
    thread.step(WARM.plusMillis(1));
    nodes.update(EDGE_1, accepting("edge-1", serving()));
  }

  private Release serving() {
    return served.getLast();
  }

  private static List<ResourceType> changed(Release before, Release after) {
    return Stream.of(ResourceType.values())
        .filter(type -> !Objects.equals(after.versions().get(type), before.versions().get(type)))
        .toList();
  }
}
