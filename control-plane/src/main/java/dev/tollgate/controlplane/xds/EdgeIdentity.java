package dev.tollgate.controlplane.xds;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Reads the node id from the client certificate of an Envoy. */
final class EdgeIdentity {
  /** What the URI of an edge certificate starts with; the node id follows. */
  static final String URI_PREFIX = "spiffe://tollgate/edge/";

  private static final int SAN_TYPE_URI = 6;

  private EdgeIdentity() {}

  /** The node id, or nothing if the peer is not an Envoy of ours. */
  static Optional<String> nodeId(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return nodeId(session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> nodeId(Certificate leaf) throws CertificateParsingException {
    if (!(leaf instanceof X509Certificate certificate)) {
      return Optional.empty();
    }
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return Optional.empty();
    }
    List<String> ids =
        names.stream()
            .filter(name -> name.getFirst().equals(SAN_TYPE_URI))
            .map(name -> (String) name.getLast())
            .filter(uri -> uri.startsWith(URI_PREFIX) && uri.length() > URI_PREFIX.length())
            .map(uri -> uri.substring(URI_PREFIX.length()))
            .toList();
    // Two ids would let the node choose.
    return ids.size() == 1 ? Optional.of(ids.getFirst()) : Optional.empty();
  }
}
