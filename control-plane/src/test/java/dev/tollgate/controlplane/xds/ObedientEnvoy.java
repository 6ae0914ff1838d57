package dev.tollgate.controlplane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.testkit.tls.LeafFiles;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy that follows the protocol by itself: asks for clusters and listeners, then for what they
 * refer to, and accepts everything but what it was told to refuse. Thread-safe.
 */
public final class ObedientEnvoy implements AutoCloseable {
  private final ManagedChannel channel;
  private final Node node;
  private final Map<ResourceType, DiscoveryResponse> accepted = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, String> nonces = new EnumMap<>(ResourceType.class);
  private final Map<ResourceType, Set<String>> names = new EnumMap<>(ResourceType.class);
  private final List<ResourceType> received = new ArrayList<>();
  private final Set<String> everServed = new TreeSet<>();
  private Predicate<DiscoveryResponse> refused = response -> false;
  private @Nullable StreamObserver<DiscoveryRequest> requests;

  private ObedientEnvoy(ManagedChannel channel, String nodeId) {
    this.channel = channel;
    this.node = Node.newBuilder().setId(nodeId).build();
  }

  /** A node that has nothing yet. */
  public static ObedientEnvoy connect(int port, String nodeId, LeafFiles certificate, Path ca)
      throws IOException {
    return connect(port, nodeId, certificate, ca, Map.of());
  }

  /** A node that comes back with what it had accepted. */
  public ObedientEnvoy reconnect(int port, LeafFiles certificate, Path ca) throws IOException {
    close();
    return connect(port, node.getId(), certificate, ca, accepted());
  }

  private static ObedientEnvoy connect(
      int port,
      String nodeId,
      LeafFiles certificate,
      Path ca,
      Map<ResourceType, DiscoveryResponse> accepted)
      throws IOException {
    ManagedChannel channel =
        SimulatedEnvoy.channel(port, SimulatedEnvoy.credentials(ca, certificate));
    ObedientEnvoy envoy = new ObedientEnvoy(channel, nodeId);
    envoy.accepted.putAll(accepted);
    envoy.begin();
    return envoy;
  }

  /** Refuses from now on what {@code bad} says. */
  public synchronized void refuse(Predicate<DiscoveryResponse> bad) {
    refused = bad;
  }

  /** What was accepted last, by type. */
  public synchronized Map<ResourceType, DiscoveryResponse> accepted() {
    return Map.copyOf(accepted);
  }

  /** The types of all responses so far. */
  public synchronized List<ResourceType> received() {
    return List.copyOf(received);
  }

  /** Waits for a state. */
  public void await(String what, Predicate<Map<ResourceType, DiscoveryResponse>> state) {
    Awaitility.await(what).atMost(Duration.ofSeconds(20)).until(this::accepted, state);
  }

  /** The names of the clusters that it has. */
  public List<String> clusters() {
    DiscoveryResponse clusters = accepted().get(ResourceType.CLUSTERS);
    return clusters == null ? List.of() : SimulatedEnvoy.names(clusters);
  }

  /** The names of all clusters that it was ever sent, since it connected. */
  public synchronized Set<String> everServed() {
    return Set.copyOf(everServed);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private synchronized void begin() {
    requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Inbox());
    ask(ResourceType.CLUSTERS, null);
    ask(ResourceType.LISTENERS, null);
    for (Map.Entry<ResourceType, DiscoveryResponse> had : accepted.entrySet()) {
      follow(had.getValue());
    }
  }

  private synchronized void take(DiscoveryResponse response) {
    ResourceType type = SimulatedEnvoy.type(response);
    received.add(type);
    nonces.put(type, response.getNonce());
    if (type == ResourceType.CLUSTERS) {
      everServed.addAll(SimulatedEnvoy.names(response));
    }
    if (refused.test(response)) {
      ask(type, Status.newBuilder().setCode(13).setMessage("refused by the test").build());
      return;
    }
    accepted.put(type, response);
    ask(type, null);
    follow(response);
  }

  /** Asks for what the resources refer to. */
  private void follow(DiscoveryResponse response) {
    switch (SimulatedEnvoy.type(response)) {
      case CLUSTERS ->
          want(
              ResourceType.ENDPOINTS,
              unpack(response, Cluster.class)
                  .filter(cluster -> cluster.getType() == Cluster.DiscoveryType.EDS)
                  .map(Cluster::getName));
      case LISTENERS -> {
        List<FilterChain> chains =
            unpack(response, Listener.class)
                .flatMap(l -> l.getFilterChainsList().stream())
                .toList();
        want(ResourceType.ROUTES, chains.stream().flatMap(ObedientEnvoy::routes));
        want(ResourceType.SECRETS, chains.stream().flatMap(ObedientEnvoy::secrets));
      }
      case ENDPOINTS, ROUTES, SECRETS -> {}
    }
  }

  private void want(ResourceType type, Stream<String> wanted) {
    Set<String> before = names.getOrDefault(type, Set.of());
    Set<String> now = new TreeSet<>(wanted.toList());
    names.put(type, now);
    if (!now.equals(before)) {
      ask(type, null);
    }
  }

  private void ask(ResourceType type, @Nullable Status error) {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setNode(node)
            .setTypeUrl(type.typeUrl())
            .setResponseNonce(nonces.getOrDefault(type, ""))
            .addAllResourceNames(names.getOrDefault(type, Set.of()));
    DiscoveryResponse had = accepted.get(type);
    request.setVersionInfo(had == null ? "" : had.getVersionInfo());
    if (error != null) {
      request.setErrorDetail(error);
    }
    if (requests != null) {
      requests.onNext(request.build());
    }
  }

  private static Stream<String> routes(FilterChain chain) {
    return chain.getFiltersList().stream()
        .filter(filter -> filter.getTypedConfig().is(HttpConnectionManager.class))
        .map(filter -> unpack(filter.getTypedConfig(), HttpConnectionManager.class))
        .filter(HttpConnectionManager::hasRds)
        .map(manager -> manager.getRds().getRouteConfigName());
  }

  private static Stream<String> secrets(FilterChain chain) {
    Any socket = chain.getTransportSocket().getTypedConfig();
    return socket.is(DownstreamTlsContext.class)
        ? unpack(socket, DownstreamTlsContext.class)
            .getCommonTlsContext()
            .getTlsCertificateSdsSecretConfigsList()
            .stream()
            .map(SdsSecretConfig::getName)
        : Stream.of();
  }

  private static <T extends Message> Stream<T> unpack(DiscoveryResponse response, Class<T> type) {
    return response.getResourcesList().stream().map(any -> unpack(any, type));
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private final class Inbox implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      take(response);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
