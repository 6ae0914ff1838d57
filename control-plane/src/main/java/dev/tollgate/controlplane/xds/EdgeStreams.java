package dev.tollgate.controlplane.xds;

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
import org.jspecify.annotations.Nullable;

/**
 * The open streams and the configuration that they are all kept at. Thread-safe.
 *
 * <p>To java-control-plane's server this is the {@link ConfigWatcher}: it decodes, numbers and
 * filters stale requests, we decide about the rest. The server would replace a watch with each
 * request and drop it with each answer; ours live in the {@link EdgeStream}, as long as the stream.
 */
final class EdgeStreams implements ConfigWatcher {
  private final Map<Long, EdgeStream> open = new ConcurrentHashMap<>();
  private final AtomicLong opened = new AtomicLong();
  private final InstantSource clock;
  private final NodeRegistry nodes;
  private final XdsMetrics metrics;
  private volatile @Nullable Snapshot current;

  EdgeStreams(InstantSource clock, NodeRegistry nodes, XdsMetrics metrics) {
    this.clock = clock;
    this.nodes = nodes;
    this.metrics = metrics;
  }

  /** Opens a stream for a node; end it with {@link #close}. */
  EdgeStream open(String nodeId) {
    long id = opened.incrementAndGet();
    EdgeStream stream = new EdgeStream(id, nodeId, clock, nodes, metrics);
    open.put(id, stream);
    return stream;
  }

  void close(EdgeStream stream) {
    open.remove(stream.id());
    stream.close();
  }

  /** Serves another configuration from now on; returns when every stream has what to send. */
  void publish(Snapshot snapshot) {
    current = snapshot;
    open.values().forEach(stream -> stream.push(snapshot));
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
      stream.receive(type.get(), request, reply, current);
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
