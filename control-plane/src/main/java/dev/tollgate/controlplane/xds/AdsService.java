package dev.tollgate.controlplane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.tollgate.controlplane.render.ResourceType;
import io.envoyproxy.controlplane.cache.Resources;
import io.envoyproxy.controlplane.server.ExecutorGroup;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.controlplane.server.serializer.ProtoResourcesSerializer;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.List;

/** The aggregated discovery service (state of the world) on java-control-plane's server. */
final class AdsService extends AggregatedDiscoveryServiceImplBase {
  private final AggregatedDiscoveryServiceImplBase stateOfTheWorld;

  /**
   * A service for {@code streams}.
   *
   * @param replica name of this replica; Envoy shows it in its own status
   * @param executors assigns each stream the thread that writes to it
   */
  AdsService(EdgeStreams streams, String replica, ExecutorGroup executors) {
    stateOfTheWorld = new Server(streams, replica, executors).getAggregatedDiscoveryServiceImpl();
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> responses) {
    return stateOfTheWorld.streamAggregatedResources(responses);
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
      StreamObserver<DeltaDiscoveryResponse> responses) {
    responses.onError(
        Status.UNIMPLEMENTED
            .withDescription("ads_config.api_type: DELTA_GRPC (expected: GRPC)")
            .asException());
    return new Ignored();
  }

  private static final class Ignored implements StreamObserver<DeltaDiscoveryRequest> {
    @Override
    public void onNext(DeltaDiscoveryRequest request) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }

  private static final class Server extends V3DiscoveryServer {
    private final String replica;

    Server(EdgeStreams streams, String replica, ExecutorGroup executors) {
      super(List.of(), streams, executors, new Packed());
      this.replica = replica;
    }

    /** Called just before a response is sent, in the context of its stream. */
    @Override
    protected DiscoveryResponse makeResponse(
        String version, Collection<Any> resources, String typeUrl, String nonce) {
      ResourceType type = ResourceType.ofTypeUrl(typeUrl).orElseThrow();
      long revision = EdgeStream.CURRENT.get().sending(type, nonce);
      String identifier = "%s, revision %d".formatted(replica, revision);
      return super.makeResponse(version, resources, typeUrl, nonce).toBuilder()
          .setControlPlane(ControlPlane.newBuilder().setIdentifier(identifier))
          .build();
    }
  }

  /** Passes resources through: snapshots hold them packed already. */
  private static final class Packed implements ProtoResourcesSerializer {
    @Override
    public Any serialize(Message resource, Resources.ApiVersion version) {
      return (Any) resource;
    }
  }
}
