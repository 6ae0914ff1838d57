package dev.tollgate.controlplane.xds;

import dev.tollgate.controlplane.nodes.Nack;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.XdsRequest;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import io.grpc.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open configuration stream of an Envoy. Thread-safe: requests of the node and publications by
 * the rollout run on different threads.
 */
final class EdgeStream {
  /** The stream whose call runs on this thread. */
  static final Context.Key<EdgeStream> CURRENT = Context.key("tollgate-edge-stream");

  private static final Logger logger = LoggerFactory.getLogger(EdgeStream.class);

  private final long id;
  private final String nodeId;
  private final NodeGroup group;
  private final Supplier<Optional<Snapshot>> snapshot;
  private final Instant connectedAt;
  private final InstantSource clock;
  private final NodeRegistry nodes;
  private final XdsMetrics metrics;
  private final Map<ResourceType, Watch> watches = new EnumMap<>(ResourceType.class);
  // Answers come from this snapshot, which is the newest one unless the node has too much to
  // answer.
  private @Nullable Snapshot delivered;
  private boolean introduced;
  private boolean closed;
  private String build = "";

  /** A resource type that the stream asked for, and how to answer it. */
  private static final class Watch {
    final Subscription subscription;
    XdsRequest request;
    Consumer<Response> reply;
    // The revisions of the responses that are not on their way yet.
    final Queue<Long> queued = new ArrayDeque<>();

    Watch(Subscription subscription, XdsRequest request, Consumer<Response> reply) {
      this.subscription = subscription;
      this.request = request;
      this.reply = reply;
    }
  }

  /**
   * A stream that has not asked for anything.
   *
   * @param nodeId the node id in the client certificate
   * @param snapshot what the group is served now; empty before the first publication
   */
  EdgeStream(
      long id,
      String nodeId,
      NodeGroup group,
      Supplier<Optional<Snapshot>> snapshot,
      InstantSource clock,
      NodeRegistry nodes,
      XdsMetrics metrics) {
    this.id = id;
    this.nodeId = nodeId;
    this.group = group;
    this.snapshot = snapshot;
    this.clock = clock;
    this.nodes = nodes;
    this.metrics = metrics;
    this.connectedAt = clock.instant();
  }

  long id() {
    return id;
  }

  String nodeId() {
    return nodeId;
  }

  NodeGroup group() {
    return group;
  }

  /**
   * Whether a request comes from the node of the certificate. The first request must name the node;
   * later ones may leave it out.
   */
  synchronized boolean accepts(Node node) {
    if (introduced && node.getId().isEmpty()) {
      return true;
    }
    if (!node.getId().equals(nodeId)) {
      return false;
    }
    introduced = true;
    SemanticVersion version = node.getUserAgentBuildVersion().getVersion();
    build = version.getMajorNumber() + "." + version.getMinorNumber() + "." + version.getPatch();
    return true;
  }

  /** Processes a request; {@code reply} sends the answer and all later changes of the type. */
  synchronized void receive(ResourceType type, XdsRequest request, Consumer<Response> reply) {
    Watch watch = watches.computeIfAbsent(type, t -> begin(t, request, reply));
    watch.request = request;
    watch.reply = reply;
    watch
        .subscription
        .receive(request.v3Request(), clock.instant())
        .ifPresent(nack -> refused(type, nack));
    push();
  }

  /** Sends what the node lacks of the group's snapshot. */
  synchronized void push() {
    if (closed) {
      return;
    }
    // Read under the lock, so that an older snapshot never follows a newer one.
    snapshot.get().ifPresent(this::deliver);
    // Under the lock: an older status must not overwrite a newer one.
    nodes.update(id, status());
  }

  /**
   * Notes the nonce of a response that is about to be sent.
   *
   * @return the revision that the response belongs to
   */
  synchronized long sending(ResourceType type, String nonce) {
    Watch watch = watches.get(type);
    if (watch == null) {
      throw new IllegalStateException("answered %s, which was not asked for".formatted(type));
    }
    watch.subscription.sending(nonce);
    return watch.queued.remove();
  }

  synchronized void close() {
    closed = true;
    nodes.remove(id);
  }

  private void deliver(Snapshot newest) {
    boolean full = watches.values().stream().anyMatch(watch -> watch.subscription.isFull());
    Snapshot next = delivered != null && full ? delivered : newest;
    delivered = next;
    // In the order of the types: later ones refer to earlier ones.
    watches.forEach((type, watch) -> {
      watch.subscription.aim(newest);
      watch
          .subscription
          .next(next, clock.instant())
          .ifPresent(answer -> send(type, watch, answer, next.revision()));
    });
  }

  private void send(ResourceType type, Watch watch, Subscription.Answer answer, long revision) {
    watch.queued.add(revision);
    metrics.pushed(type);
    watch.reply.accept(Response.create(watch.request, answer.resources(), answer.version()));
  }

  private void refused(ResourceType type, Nack nack) {
    metrics.nacked(type);
    logger
        .atWarn()
        .addKeyValue("node", nodeId)
        .addKeyValue("type", type)
        .addKeyValue("version", nack.version())
        .addKeyValue("error", nack.error())
        .log("Envoy refused a configuration");
  }

  private Watch begin(ResourceType type, XdsRequest request, Consumer<Response> reply) {
    return new Watch(new Subscription(type, clock.instant()), request, reply);
  }

  private NodeStatus status() {
    Map<ResourceType, TypeStatus> types = new EnumMap<>(ResourceType.class);
    watches.forEach((type, watch) -> types.put(type, watch.subscription.status()));
    return new NodeStatus(nodeId, group, build, connectedAt, types);
  }
}
