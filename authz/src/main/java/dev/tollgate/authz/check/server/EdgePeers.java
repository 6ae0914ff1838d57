package dev.tollgate.authz.check.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only Envoy nodes of the edge call: their client certificates carry {@code
 * spiffe://tollgate/edge/<node id>}. The certificate is read once for each connection, not for each
 * call.
 */
final class EdgePeers {
  private static final Logger logger = LoggerFactory.getLogger(EdgePeers.class);
  private static final Attributes.Key<String> EDGE_NODE = Attributes.Key.create("edge-node");
  private static final String IDENTITY_PREFIX = "spiffe://tollgate/edge/";
  private static final int URI_NAME = 6; // X509Certificate.getSubjectAlternativeNames

  private EdgePeers() {}

  static ServerTransportFilter filter() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes transport) {
        String node = edgeNode(transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
        if (node.isEmpty()) {
          logger
              .atWarn()
              .addKeyValue("peer", transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
              .log("a peer without an edge identity connected; its calls are refused");
          return transport;
        }
        logger.atInfo().addKeyValue("node", node).log("an edge node connected");
        return transport.toBuilder().set(EDGE_NODE, node).build();
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
        call.close(
            Status.PERMISSION_DENIED.withDescription(
                "client certificate: no identity %s<node id>".formatted(IDENTITY_PREFIX)),
            new Metadata());
        return new ServerCall.Listener<>() {};
      }
    };
  }

  /** The node's id; empty if the peer is not of the edge. */
  private static String edgeNode(@Nullable SSLSession session) {
    if (session == null) {
      return "";
    }
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        return certificate instanceof X509Certificate x509 ? edgeNode(x509) : "";
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      logger.atDebug().setCause(e).log("unreadable client certificate");
    }
    return "";
  }

  private static String edgeNode(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return "";
    }
    return names.stream()
        .filter(name -> name.getFirst().equals(URI_NAME))
        .map(name -> String.valueOf(name.get(1)))
        .filter(uri -> uri.startsWith(IDENTITY_PREFIX))
        .map(uri -> uri.substring(IDENTITY_PREFIX.length()))
        .findFirst()
        .orElse("");
  }
}
