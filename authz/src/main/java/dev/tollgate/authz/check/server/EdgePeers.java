package dev.tollgate.authz.check.server;

import dev.tollgate.contract.EdgeIdentity;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses calls of peers without an {@link EdgeIdentity}. The certificate is read once per
 * connection, not per call.
 */
final class EdgePeers {
  private static final Logger logger = LoggerFactory.getLogger(EdgePeers.class);
  private static final Attributes.Key<String> EDGE_NODE = Attributes.Key.create("edge-node");

  private EdgePeers() {}

  static ServerTransportFilter filter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes transport) {
        Optional<String> node = EdgeIdentity.nodeId(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
        if (node.isEmpty()) {
          logger
              .atWarn()
              .addKeyValue("peer", transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
              .log("a peer without an edge identity connected; its calls are refused");
          return transport;
        }
        logger.atInfo().addKeyValue("node", node.get()).log("an edge node connected");
        return transport.toBuilder().set(EDGE_NODE, node.get()).build();
      }

      @Override
      public void transportTerminated(Attributes transport) {
        String node = transport == null ? null : transport.get(EDGE_NODE);
        if (node != null) {
          logger.atInfo().addKeyValue("node", node).log("an edge node left");
        }
      }
    };
  }

  static ServerInterceptor interceptor() {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getAttributes().get(EDGE_NODE) != null) {
          return next.startCall(call, headers);
        }
        call.close(Status.PERMISSION_DENIED.withDescription(EdgeIdentity.EXPECTED), new Metadata());
        return new ServerCall.Listener<>() {};
      }
    };
  }
}
