package dev.tollgate.boot;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS credentials of a gRPC server, read again when their files change. Connections that are
 * made after that see the new certificate and the new client authority; open ones stay. Files that
 * cannot be used are logged and counted, and the last credentials stay in use. Thread-safe; must be
 * closed.
 */
final class ServerTls implements AutoCloseable {
  /** Time between two reads of the files; a renewed certificate is served within this time. */
  static final Duration RELOAD_PERIOD = Duration.ofSeconds(10);

  private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);

  private final TlsFiles files;
  private final AdvancedTlsX509KeyManager keyManager = new AdvancedTlsX509KeyManager();
  private final AdvancedTlsX509TrustManager trustManager;
  private final PeriodicTask task;
  private final Counter renewed;
  private final Counter failed;
  private volatile TlsMaterial current;

  private ServerTls(TlsFiles files, Duration period, MeterRegistry metrics)
      throws IOException, GeneralSecurityException {
    this.files = files;
    this.trustManager =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    this.current = TlsMaterial.read(files);
    use(current);
    this.renewed = reloads(metrics, "renewed");
    this.failed = reloads(metrics, "failed");
    this.task = new PeriodicTask("tls-reload", Pause.of(period), this::reload, metrics);
    Gauge.builder("tollgate.tls.certificate.expiry.timestamp", this, ServerTls::expirySeconds)
        .description("When the server certificate of the gRPC port expires, in Unix time")
        .baseUnit("seconds")
        .register(metrics);
  }

  /**
   * Reads the files and begins to watch them.
   *
   * @param period time between two reads
   * @throws StartFailure if a file cannot be used
   */
  static ServerTls start(TlsFiles files, Duration period, MeterRegistry metrics) {
    try {
      ServerTls tls = new ServerTls(files, period, metrics);
      tls.task.start();
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new StartFailure("cannot use the TLS files", e);
    }
  }

  /** Credentials that refuse clients without a certificate of the client authority. */
  ServerCredentials credentials() {
    return TlsServerCredentials.newBuilder()
        .keyManager(keyManager)
        .trustManager(trustManager)
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  /** Stops reading the files; the credentials stay in use. */
  @Override
  public void close() {
    task.close();
  }

  private void reload() throws IOException, GeneralSecurityException {
    try {
      TlsMaterial found = TlsMaterial.read(files);
      if (!found.equals(current)) {
        use(found);
        current = found;
        renewed.increment();
        logger
            .atInfo()
            .addKeyValue("notAfter", found.chain().getFirst().getNotAfter().toInstant())
            .log("serving a renewed certificate");
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      failed.increment();
      throw e;
    }
  }

  private void use(TlsMaterial material) throws IOException, GeneralSecurityException {
    trustManager.updateTrustCredentials(material.clientAuthorityArray());
    keyManager.updateIdentityCredentials(material.chainArray(), material.key());
  }

  private double expirySeconds() {
    return current.chain().getFirst().getNotAfter().toInstant().getEpochSecond();
  }

  private static Counter reloads(MeterRegistry metrics, String outcome) {
    return Counter.builder("tollgate.tls.reloads")
        .description(
            "Reads of changed certificate files: renewed, or failed and the old ones stay in use")
        .tag("outcome", outcome)
        .register(metrics);
  }
}
