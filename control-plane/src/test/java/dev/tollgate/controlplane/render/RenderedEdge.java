package dev.tollgate.controlplane.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.model.ModelServer;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.Program;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real Envoy that runs what the renderer makes of one document, between a scripted auth service
 * and a simulated model server. Close it.
 */
final class RenderedEdge implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = Ports.free();
  private final ModelServer model = ModelServer.start();
  private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Http2Backend http2 = new Http2Backend();
  private final ScriptedAuthz authz = ScriptedAuthz.start();
  private final ManagedProcess envoy;

  RenderedEdge(Path directory) throws IOException {
    Path bootstrap = directory.resolve("bootstrap.json");
    Files.writeString(bootstrap, StaticBootstrap.of(resources(), authz.port()), UTF_8);
    Path installation = ProjectHome.find().resolve(".tollgate/envoy");
    EnvoyBinary binary = EnvoyBinary.find(Optional.empty(), "", installation, _ -> {});
    List<String> command =
        List.of(
            binary.path().toString(),
            "--use-dynamic-base-id",
            "--concurrency",
            "1",
            "--file-flush-interval-msec",
            "50",
            "-c",
            bootstrap.toString());
    envoy =
        ManagedProcess.start(
            Program.of("envoy", command, Map.of(), directory.resolve("envoy.log")));
    // Until the first check has been through: a cold JVM can take longer than Envoy waits for it.
    await("a request that passes")
        .atMost(START)
        .untilAsserted(() -> assertThat(passes()).as(() -> envoy.logTail(20)).isTrue());
    model.forgetRequests();
  }

  ModelServer model() {
    return model;
  }

  Http2Backend http2Backend() {
    return http2;
  }

  int port() {
    return port;
  }

  /** Sends bytes that no decent client sends, and returns all of the answer. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  ScriptedAuthz authz() {
    return authz;
  }

  /** Sends a request with these headers, given as names and values in turn. */
  HttpResponse<String> get(String path, String... headers) throws IOException {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private boolean passes() {
    try {
      return get("/v1/models", "x-api-key", ScriptedAuthz.ALLOW).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  private ResourceSet resources() throws IOException {
    String text =
        """
        listeners: [{name: http, address: 127.0.0.1, port: %d}]
        backends:
          - {name: model, endpoints: [{address: 127.0.0.1, port: %d}]}
          - {name: silent, endpoints: [{address: 127.0.0.1, port: %d}]}
          - {name: gone, endpoints: [{address: 127.0.0.1, port: %d}]}
          - {name: http2, http2: true, endpoints: [{address: 127.0.0.1, port: %d}]}
        routes:
          - {name: llm, kind: llm, match: {path: /v1/**}, backend: model}
          - {name: other, kind: plain, match: {path: /other}, backend: model}
          - {name: silent, kind: plain, match: {path: /silent/*}, backend: silent, timeout: 200ms}
          - {name: gone, kind: plain, match: {path: /gone}, backend: gone}
          - {name: http2, kind: plain, match: {path: /h2}, backend: http2}
          - name: page
            kind: plain
            match: {path: /v1/echo/page/**, methods: [GET, POST]}
            backend: model
            cors: {origins: [https://app.example.com, "https://*.dev.example.com:8443"]}
          - name: anyone
            kind: plain
            match: {path: /v1/echo/anyone/**}
            backend: model
            cors: {origins: ["*"], maxAge: 1h}
          - name: closed
            kind: plain
            match: {path: /v1/echo/anyone/closed, methods: [POST]}
            backend: model
          - {name: reads, kind: plain, match: {path: /v1/models/*, methods: [GET]}, backend: model}
          - {name: gets, kind: plain, match: {path: /heads/*, methods: [GET]}, backend: model}
          - {name: heads, kind: plain, match: {path: /heads/*, methods: [HEAD]}, backend: model}
        """
            .formatted(port, model.port(), silent.getLocalPort(), Ports.free(), http2.port());
    return switch (GatewayDocuments.parse(text)) {
      case Parsed.Valid(GatewayDocument document) ->
          GoldenCase.resources(document, 7, GoldenCase::placeholder);
      case Parsed.Invalid invalid -> throw new IOException(invalid.toString());
    };
  }

  @Override
  public void close() {
    envoy.close();
    authz.close();
    model.close();
    client.close();
    try {
      silent.close();
      http2.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
