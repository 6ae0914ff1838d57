package dev.tollgate.e2e;

import dev.tollgate.testkit.gateway.GatewayExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An HTTP client of the edge. Thread-safe. The caller must close it. */
final class Edge implements AutoCloseable {
  static final String CHAT =
      """
      {"model": "llama-3.3-70b", "stream": true, "max_tokens": 8,
       "messages": [{"role": "user", "content": "hello"}]}
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final GatewayExtension gateway;
  private final HttpClient client;
  private final boolean tls;

  private Edge(GatewayExtension gateway, HttpClient client, boolean tls) {
    this.gateway = gateway;
    this.client = client;
    this.tls = tls;
  }

  /** A client that uses HTTP/1.1 in clear text. */
  static Edge http1(GatewayExtension gateway) {
    return new Edge(
        gateway, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), false);
  }

  /** A client that uses HTTP/2 over TLS and trusts the local CA only. */
  static Edge http2(GatewayExtension gateway) throws IOException {
    SSLContext trust = trusting(Path.of(gateway.credentials().caFile()));
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trust).build();
    return new Edge(gateway, client, true);
  }

  /**
   * Builds a request.
   *
   * @param headers name, value, name, value, …
   */
  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(tls ? gateway.httpsUri(path) : gateway.uri(path)).timeout(PATIENCE);
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  /** Sends a chat completion and reads the whole response. */
  HttpResponse<String> chat(String... headers) throws IOException, InterruptedException {
    return send(chatRequest(headers).build());
  }

  /** Sends a chat completion whose response body can be read while it arrives. */
  HttpResponse<InputStream> streamChat(String... headers) throws IOException, InterruptedException {
    return client.send(chatRequest(headers).build(), BodyHandlers.ofInputStream());
  }

  /** Sends a request and reads the whole response. */
  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  /** Sends a request whose response body can be read while it arrives. */
  HttpResponse<InputStream> open(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofInputStream());
  }

  /** Sends the cheapest request that reaches the backend. */
  HttpResponse<String> models(String key) throws IOException, InterruptedException {
    return send(request("/v1/models", "x-api-key", key).GET().build());
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest.Builder chatRequest(String... headers) {
    BodyPublisher body = BodyPublishers.ofString(CHAT);
    return request("/v1/chat/completions", headers)
        .header("content-type", "application/json")
        .POST(body);
  }

  private static SSLContext trusting(Path caFile) throws IOException {
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot trust " + caFile, e);
    }
  }
}
