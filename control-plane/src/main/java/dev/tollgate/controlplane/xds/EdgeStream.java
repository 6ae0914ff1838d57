package dev.tollgate.controlplane.xds;

import dev.tollgate.controlplane.nodes.Nack;
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
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open configuration stream of an Envoy. Thread-safe: requests and pushes meet here. */
final class EdgeStream {
  /** The stream whose call runs on this thread. */
  static final Context.Key<EdgeStream> CURRENT = Context.key("tollgate-edge-stream");

  private static final Logger logger = LoggerFactory.getLogger(EdgeStream.class);

  private final long id;
  private final String nodeId;
  private final Instant connectedAt;
  private final InstantSource clock;
  private final NodeRegistry nodes;
  private final XdsMetrics metrics;
  private final Map<ResourceType, Watch> watches = new EnumMap<>(ResourceType.class);
  private boolean introduced;
  private boolean closed;
  private String build = "";

  /** A type that the stream asked for, and the way to answer it. */
  private static final class Watch {
    final Subscription subscription;
    XdsRequest request;
    Consumer<Response> reply;
    long revision;

    Watch(Subscription subscription, XdsRequest request, Consumer<Response> reply) {
      this.subscription = subscription;
      this.request = request;
      this.reply = reply;
    }
  }

  /**
   * A stream that has not asked for anything.
   *
   * @param nodeId the node id that the client's certificate names
   */
  EdgeStream(long id, String nodeId, InstantSource clock, NodeRegistry nodes, XdsMetrics metrics) {
    this.id = id;
    this.nodeId = nodeId;
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

  /** Whether a request comes from the node of the certificate; only the first one must say so. */
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

  /** Takes in a request; {@code reply} answers it and all later changes. */
  synchronized void receive(
      ResourceType type, XdsRequest request, Consumer<Response> reply, @Nullable Snapshot current) {
    Watch watch = watches.computeIfAbsent(type, t -> begin(t, request, reply));
    watch.request = request;
    watch.reply = reply;
    watch
        .subscription
        .receive(request.v3Request(), clock.instant())
        .ifPresent(nack -> refused(type, nack));
    push(current);
  }

  /** Sends what the node lacks. */
  synchronized void push(@Nullable Snapshot current) {
    if (closed) {
      return;
    }
    if (current != null) {
      pushInOrder(current);
    }
    // Under the lock: an older status must not overwrite a newer one.
    nodes.update(id, status());
  }

  /** The response leaves under this nonce; the number of the revision that it belongs to. */
  synchronized long leaves(ResourceType type, String nonce) {
    Watch watch = watches.get(type);
    if (watch == null) {
      throw new IllegalStateException("answered %s, which was not asked for".formatted(type));
    }
    watch.subscription.leaves(nonce);
    return watch.revision;
  }

  synchronized void close() {
    closed = true;
    nodes.remove(id);
  }

  private void pushInOrder(Snapshot current) {
    for (Map.Entry<ResourceType, Watch> entry : watches.entrySet()) {
      Watch watch = entry.getValue();
      // What comes after may refer to what is still on its way.
      if (watch.subscription.blocks(current)) {
        return;
      }
      watch
          .subscription
          .next(current, clock.instant())
          .ifPresent(answer -> send(entry.getKey(), watch, answer, current.revision()));
    }
  }

  private void send(ResourceType type, Watch watch, Subscription.Answer answer, long revision) {
    watch.revision = revision;
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
    return new NodeStatus(nodeId, build, connectedAt, types);
  }
}
