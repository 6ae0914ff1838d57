package dev.tollgate.controlplane.xds;

import dev.tollgate.contract.EdgeIdentity;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses clients whose certificate does not name the node that their requests name, and gives each
 * accepted call its {@link EdgeStream}.
 */
final class EdgeInterceptor implements ServerInterceptor {
  private static final Logger logger = LoggerFactory.getLogger(EdgeInterceptor.class);

  private final EdgeStreams streams;
  private final XdsMetrics metrics;

  EdgeInterceptor(EdgeStreams streams, XdsMetrics metrics) {
    this.streams = streams;
    this.metrics = metrics;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Optional<String> nodeId =
        EdgeIdentity.nodeId(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    if (nodeId.isEmpty()) {
      refuse(call, EdgeIdentity.EXPECTED);
      return new ServerCall.Listener<>() {};
    }
    EdgeStream stream = streams.open(nodeId.get());
    Context context = Context.current().withValue(EdgeStream.CURRENT, stream);
    return new Guard<>(call, stream, Contexts.interceptCall(context, call, headers, next));
  }

  private void refuse(ServerCall<?, ?> call, String reason) {
    metrics.refusedStream();
    logger.atInfo().addKeyValue("reason", reason).log("refused a configuration stream");
    call.close(Status.PERMISSION_DENIED.withDescription(reason), new Metadata());
  }

  private final class Guard<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final EdgeStream stream;
    private boolean refused;

    Guard(ServerCall<Q, ?> call, EdgeStream stream, ServerCall.Listener<Q> next) {
      super(next);
      this.call = call;
      this.stream = stream;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return;
      }
      if (message instanceof DiscoveryRequest request && !stream.accepts(request.getNode())) {
        refused = true;
        refuse(
            call,
            "node.id: %s (expected: %s, as in the client certificate)"
                .formatted(request.getNode().getId(), stream.nodeId()));
        return;
      }
      super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      streams.close(stream);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      streams.close(stream);
      super.onComplete();
    }
  }
}
