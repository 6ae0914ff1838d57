package dev.tollgate.authz.check.server;

import dev.tollgate.boot.TlsFiles;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** An authority that issues certificates for the server and for clients. */
public final class EdgeClients {
  private final LocalCa ca;

  private EdgeClients(LocalCa ca) {
    this.ca = ca;
  }

  /** The authority in the directory. */
  public static EdgeClients in(Path directory) throws IOException {
    return new EdgeClients(LocalCa.in(directory, InstantSource.system()));
  }

  /** The files of the server. */
  public TlsFiles serverFiles() throws IOException {
    LeafFiles leaf = ca.leaf(LeafRequest.local("authz", "spiffe://tollgate/authz"));
    return new TlsFiles(leaf.certificate(), leaf.key(), ca.certificateFile());
  }

  ServerCredentials serverCredentials() throws IOException {
    TlsFiles files = serverFiles();
    return TlsServerCredentials.newBuilder()
        .keyManager(files.certificate().toFile(), files.key().toFile())
        .trustManager(files.clientCa().toFile())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  /** A client with this identity. */
  public EdgeClient connect(int port, String identity) throws IOException {
    LeafFiles leaf = ca.leaf(LeafRequest.local("client-" + identity.hashCode(), identity));
    return connect(
        port,
        TlsChannelCredentials.newBuilder()
            .keyManager(leaf.certificate().toFile(), leaf.key().toFile())
            .trustManager(ca.certificateFile().toFile())
            .build());
  }

  EdgeClient connectWithoutCertificate(int port) throws IOException {
    return connect(
        port,
        TlsChannelCredentials.newBuilder().trustManager(ca.certificateFile().toFile()).build());
  }

  private static EdgeClient connect(int port, ChannelCredentials credentials) {
    return new EdgeClient(Grpc.newChannelBuilder("127.0.0.1:" + port, credentials).build());
  }
}
