package dev.tollgate.controlplane.nodes;

import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.LISTENERS;
import static dev.tollgate.controlplane.render.ResourceType.ROUTES;
import static dev.tollgate.controlplane.render.ResourceType.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.render.ResourceType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeRegistryTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final NodeGroup OTHERS = new NodeGroup("others");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final NodeRegistry nodes = new NodeRegistry(metrics);
  private final AtomicInteger changes = new AtomicInteger();

  @Test
  void update_statusChanges_tellsTheListenersOnce() {
    nodes.onChange(changes::incrementAndGet);

    nodes.update(1, node("edge-1", START, accepted("v1")));
    nodes.update(1, node("edge-1", START, accepted("v1")));
    assertThat(changes).hasValue(1);
    nodes.update(1, node("edge-1", START, accepted("v2")));

    assertThat(changes).hasValue(2);
  }

  @Test
  void remove_unknownStream_tellsNobody() {
    nodes.onChange(changes::incrementAndGet);

    nodes.remove(7);

    assertThat(changes).hasValue(0);
  }

  @Test
  void all_severalStreams_areSortedByNodeThenAge() {
    NodeStatus newer = node("edge-2", START.plusSeconds(1), accepted("v1"));
    NodeStatus older = node("edge-2", START, accepted("v1"));
    NodeStatus first = node("edge-1", START.plusSeconds(2), accepted("v1"));
    nodes.update(1, newer);
    nodes.update(2, older);
    nodes.update(3, first);

    assertThat(nodes.all()).containsExactly(first, older, newer);
  }

  @Test
  void in_group_leavesTheOthersOut() {
    NodeStatus edge = node("edge-1", START, accepted("v1"));
    nodes.update(1, edge);
    nodes.update(2, new NodeStatus("x", OTHERS, "", START, Map.of()));

    assertThat(nodes.in(NodeGroup.EDGE)).containsExactly(edge);
    assertThat(nodes.in(OTHERS)).extracting(NodeStatus::id).containsExactly("x");
  }

  @Test
  void gauges_nodeWithTwoStreamsAndARefusal_countNodesAndRefusals() {
    nodes.update(1, node("edge-1", START, accepted("v1")));
    nodes.update(2, node("edge-1", START, refused("v2")));

    assertThat(metrics.get("tollgate.xds.nodes").gauge().value()).isEqualTo(1);
    assertThat(metrics.get("tollgate.xds.parked").gauge().value()).isEqualTo(1);
    nodes.remove(2);
    assertThat(metrics.get("tollgate.xds.parked").gauge().value()).isZero();
  }

  @Test
  void runs_acceptedWhatEveryNodeUses_doesNotNeedTypesItDoesNotUse() {
    NodeStatus node = node("edge-1", START, accepted("v1"));

    assertThat(node.runs(Map.of(CLUSTERS, "v1", LISTENERS, "v1", ROUTES, "v1", SECRETS, "s1")))
        .isTrue();
    assertThat(node.runs(Map.of(CLUSTERS, "v2", LISTENERS, "v1", ROUTES, "v1"))).isFalse();
  }

  @Test
  void runs_nodeHasNotAskedForRoutesYet_isFalse() {
    // It has accepted the listeners, and its request for their routes is on its way.
    NodeStatus node =
        new NodeStatus(
            "edge-1",
            NodeGroup.EDGE,
            "",
            START,
            Map.of(CLUSTERS, accepted("v1"), LISTENERS, accepted("v1")));

    assertThat(node.runs(Map.of(CLUSTERS, "v1", LISTENERS, "v1", ROUTES, "v1"))).isFalse();
  }

  @Test
  void settled_responseUnanswered_isFalse() {
    assertThat(accepted("v1").settled()).isTrue();
    assertThat(status("v1", "v1", "v1", null, true).settled()).isFalse();
    assertThat(status("v2", "v2", "v1", null, false).settled()).isFalse();
    assertThat(status("", "", "", null, false).settled()).as("needs nothing").isTrue();
  }

  private static NodeStatus node(String id, Instant connectedAt, TypeStatus status) {
    Map<ResourceType, TypeStatus> types =
        Map.of(CLUSTERS, status, LISTENERS, accepted("v1"), ROUTES, accepted("v1"));
    return new NodeStatus(id, NodeGroup.EDGE, "1.40.0", connectedAt, types);
  }

  private static TypeStatus accepted(String version) {
    return status(version, version, version, null, false);
  }

  private static TypeStatus refused(String version) {
    return status(version, version, "", new Nack(version, "no", START), false);
  }

  private static TypeStatus status(
      String target, String sent, String acked, @Nullable Nack nack, boolean outstanding) {
    return new TypeStatus(target, sent, acked, nack, outstanding, START);
  }
}
