package dev.tollgate.controlplane.xds;

import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.render.ResourceType;
import io.envoyproxy.controlplane.cache.ConfigWatcher;
import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.XdsRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The open streams, and the snapshot that each group of nodes is served. Thread-safe.
 *
 * <p>Implements java-control-plane's {@link ConfigWatcher}: the library decodes requests, assigns
 * nonces and drops stale requests; what to send is decided here. The library creates a watch for
 * each request and drops it with the answer; our subscriptions live in the {@link EdgeStream} and
 * last as long as the stream.
 */
final class EdgeStreams implements ConfigWatcher {
  private final Map<Long, EdgeStream> open = new ConcurrentHashMap<>();
  private final Map<NodeGroup, Snapshot> snapshots = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final InstantSource clock;
  private final NodeRegistry nodes;
  private final XdsMetrics metrics;

  EdgeStreams(InstantSource clock, NodeRegistry nodes, XdsMetrics metrics) {
    this.clock = clock;
    this.nodes = nodes;
    this.metrics = metrics;
  }

  /** Opens the stream of a node, which must be ended with {@link #close}. */
  EdgeStream open(String nodeId) {
    NodeGroup group = NodeGroup.EDGE;
    long id = lastId.incrementAndGet();
    EdgeStream stream =
        new EdgeStream(
            id,
            nodeId,
            group,
            () -> Optional.ofNullable(snapshots.get(group)),
            clock,
            nodes,
            metrics);
    open.put(id, stream);
    return stream;
  }

  void close(EdgeStream stream) {
    open.remove(stream.id());
    stream.close();
  }

  /** Serves a snapshot to a group; returns when every open stream of the group has its targets. */
  void publish(NodeGroup group, Snapshot snapshot) {
    snapshots.put(group, snapshot);
    open.values().stream().filter(stream -> stream.group().equals(group)).forEach(EdgeStream::push);
  }

  @Override
  public Watch createWatch(
      boolean ads,
      XdsRequest request,
      Set<String> knownResourceNames,
      Consumer<Response> reply,
      boolean hasClusterChanged,
      boolean allowDefaultEmptyEdsUpdate) {
    EdgeStream stream = EdgeStream.CURRENT.get();
    Optional<ResourceType> type = ResourceType.ofTypeUrl(request.getTypeUrl());
    if (type.isPresent()) {
      stream.receive(type.get(), request, reply);
    } else {
      metrics.unknownType();
    }
    return new Watch(ads, allowDefaultEmptyEdsUpdate, request, reply);
  }

  /** Never called: {@link AdsService} refuses the incremental protocol. */
  @Override
  public DeltaWatch createDeltaWatch(
      DeltaXdsRequest request,
      String requesterVersion,
      Map<String, String> resourceVersions,
      Set<String> pendingResources,
      boolean isWildcard,
      Consumer<DeltaResponse> reply,
      boolean hasClusterChanged) {
    throw new UnsupportedOperationException("incremental xDS");
  }
}
