package dev.tollgate.controlplane.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.testkit.tls.LeafFiles;
import io.envoyproxy.controlplane.cache.Resources;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One ADS stream as Envoy speaks it, under the test's control: it answers nothing by itself. It
 * tells its node with the first request only.
 */
final class SimulatedEnvoy implements AutoCloseable {
  private static final int WAIT_SECONDS = 10;
  // A secret that every configuration of a test has, to know that nothing came before it.
  static final String FENCE = "fence";

  private final ManagedChannel channel;
  private final StreamObserver<DiscoveryRequest> requests;
  private final BlockingQueue<DiscoveryResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<io.grpc.Status> ended = new CompletableFuture<>();
  private final Map<ResourceType, DiscoveryResponse> latest = new EnumMap<>(ResourceType.class);
  private Node node;

  private SimulatedEnvoy(ManagedChannel channel, String nodeId) {
    this.channel = channel;
    this.node = Node.newBuilder().setId(nodeId).build();
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(new Inbox());
  }

  /** Connects with a client certificate. */
  static SimulatedEnvoy connect(int port, String nodeId, LeafFiles certificate, Path ca)
      throws IOException {
    return new SimulatedEnvoy(channel(port, credentials(ca, certificate)), nodeId);
  }

  static TlsChannelCredentials.Builder credentials(Path ca) throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(ca.toFile());
  }

  static TlsChannelCredentials.Builder credentials(Path ca, LeafFiles certificate)
      throws IOException {
    return credentials(ca)
        .keyManager(certificate.certificate().toFile(), certificate.key().toFile());
  }

  static ManagedChannel channel(int port, TlsChannelCredentials.Builder credentials) {
    return Grpc.newChannelBuilder("localhost:" + port, credentials.build()).build();
  }

  /** A stream over a channel of the test's own. */
  static SimulatedEnvoy over(ManagedChannel channel, String nodeId) {
    return new SimulatedEnvoy(channel, nodeId);
  }

  /** Asks for names; for none, of all if the type is CDS or LDS. */
  void subscribe(ResourceType type, String... names) {
    send(request(type, names).setVersionInfo(version(type)));
  }

  /** Asks as after a reconnect, when the node has a version already. */
  void resume(ResourceType type, String version, String... names) {
    send(request(type, names).setVersionInfo(version));
  }

  void ack(DiscoveryResponse response, String... names) {
    send(request(type(response), names).setVersionInfo(response.getVersionInfo()));
  }

  void nack(DiscoveryResponse response, String error, String... names) {
    send(
        request(type(response), names)
            .setErrorDetail(Status.newBuilder().setCode(13).setMessage(error)));
  }

  /** Anything at all, as it is but with the node of a first request. */
  void send(DiscoveryRequest.Builder request) {
    requests.onNext(request.setNode(node).build());
    node = Node.getDefaultInstance();
  }

  /** What the next request says about its sender. */
  void changeNode(Node node) {
    this.node = node;
  }

  /** The next response, of whatever type. */
  DiscoveryResponse next() {
    try {
      DiscoveryResponse response = responses.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(response).as("a response within %d s", WAIT_SECONDS).isNotNull();
      latest.put(type(response), response);
      return response;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next response, which must be of this type. */
  DiscoveryResponse next(ResourceType type) {
    DiscoveryResponse response = next();
    assertThat(response.getTypeUrl()).isEqualTo(type.typeUrl());
    return response;
  }

  /** Subscribes and accepts the answer. */
  DiscoveryResponse take(ResourceType type, String... names) {
    subscribe(type, names);
    DiscoveryResponse response = next(type);
    ack(response, names);
    return response;
  }

  /**
   * Checks that nothing was sent by now: asks for the fence and finds only that. Responses of a
   * stream leave in order, so whatever was on its way would have come before.
   */
  void expectSilence() {
    send(request(ResourceType.SECRETS));
    send(request(ResourceType.SECRETS, FENCE));
    DiscoveryResponse fence = next();
    assertThat(names(fence)).as("only the fence").containsExactly(FENCE);
    ack(fence, FENCE);
  }

  io.grpc.Status awaitEnd() throws Exception {
    return ended.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  static ResourceType type(DiscoveryResponse response) {
    return ResourceType.ofTypeUrl(response.getTypeUrl()).orElseThrow();
  }

  static List<String> names(DiscoveryResponse response) {
    return response.getResourcesList().stream().map(Resources::getResourceName).toList();
  }

  static <T extends com.google.protobuf.Message> T only(DiscoveryResponse response, Class<T> type)
      throws InvalidProtocolBufferException {
    List<Any> resources = response.getResourcesList();
    assertThat(resources).hasSize(1);
    return resources.getFirst().unpack(type);
  }

  private DiscoveryRequest.Builder request(ResourceType type, String... names) {
    DiscoveryResponse last = latest.getOrDefault(type, DiscoveryResponse.getDefaultInstance());
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(type.typeUrl())
        .setResponseNonce(last.getNonce())
        .addAllResourceNames(List.of(names));
  }

  private String version(ResourceType type) {
    return latest.getOrDefault(type, DiscoveryResponse.getDefaultInstance()).getVersionInfo();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Inbox implements StreamObserver<DiscoveryResponse> {
    @Override
    public void onNext(DiscoveryResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable error) {
      ended.complete(io.grpc.Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      ended.complete(io.grpc.Status.OK);
    }
  }
}
