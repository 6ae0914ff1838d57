package dev.tollgate.contract;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The SPIFFE identity of an Envoy node: a URI in the subject alternative names of its client
 * certificate. The only code that reads it.
 */
public final class EdgeIdentity {
  /** Prefix of the URI; the node id follows. */
  public static final String URI_PREFIX = "spiffe://tollgate/edge/";

  /** Describes the fault of a client certificate without a node id, for the refused peer. */
  public static final String EXPECTED =
      "client certificate: no single URI " + URI_PREFIX + "<node id> (expected: exactly one)";

  private static final int SAN_TYPE_URI = 6; // X509Certificate.getSubjectAlternativeNames

  private EdgeIdentity() {}

  /**
   * Reads the node id from the peer's leaf certificate. The chain must have been verified by the
   * TLS handshake.
   *
   * @param session the peer's TLS session; null for a connection without TLS
   * @return empty if the peer has no certificate, or if its certificate has no or several node ids
   */
  public static Optional<String> nodeId(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return nodeId(session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return Optional.empty();
    }
  }

  /** The node id of a leaf certificate. */
  static Optional<String> nodeId(Certificate leaf) throws CertificateParsingException {
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
    // With two ids the peer could choose between two identities.
    return ids.size() == 1 ? Optional.of(ids.getFirst()) : Optional.empty();
  }
}
