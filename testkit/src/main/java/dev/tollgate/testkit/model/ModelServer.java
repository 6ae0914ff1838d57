package dev.tollgate.testkit.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A simulated model server with the part of vLLM's API that clients of a gateway use: chat
 * completions (streamed or whole), the list of models, and health. In addition it has uploads and
 * downloads below {@code /v1/videos}, and an echo at {@code /v1/echo}. Like vLLM, it lets pages of
 * all origins read its responses. It records received requests. Thread-safe. The caller must close
 * it.
 */
public final class ModelServer implements AutoCloseable {
  /** The only model that the server serves. */
  public static final String MODEL = "llama-3.3-70b";

  static {
    // Read once by the JDK's server. Without nodelay, events wait 40 ms for an acknowledgement.
    // Without the others, the server closes idle connections that the gateway is about to use.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "86400");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReceivedRequests received = new ReceivedRequests();
  private final StreamGate gate = new StreamGate();

  private ModelServer(HttpServer http, Duration eventDelay) {
    this.http = http;
    http.setExecutor(threads);
    serve("/health", ModelServer::answerHealth);
    serve("/v1/models", exchange -> JsonResponses.json(exchange, 200, Completions.models()));
    serve("/v1/chat/completions", new ChatHandler(eventDelay, gate));
    serve("/v1/videos", new VideoHandler());
    serve("/v1/echo", new EchoHandler());
  }

  /**
   * Starts a server on 127.0.0.1.
   *
   * @param port the port, or 0 for a free one
   * @param eventDelay the time between the events of a streamed response
   * @throws IOException if the port is in use
   */
  public static ModelServer start(int port, Duration eventDelay) throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), eventDelay);
  }

  /** Starts a server on any address, to be reached over a network. */
  static ModelServer start(InetSocketAddress address, Duration eventDelay) throws IOException {
    ModelServer server = new ModelServer(HttpServer.create(address, 1024), eventDelay);
    server.http.start();
    return server;
  }

  /** Starts a server on a free port that sends an event every 20 ms. */
  public static ModelServer start() throws IOException {
    return start(0, Duration.ofMillis(20));
  }

  /** The port of the server. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** The most recent requests, oldest first, without health checks. */
  public List<ReceivedRequest> requests() {
    return received.list();
  }

  /** The number of {@link #requests} that satisfy the condition. */
  public long count(Predicate<ReceivedRequest> condition) {
    return received.list().stream().filter(condition).count();
  }

  /** Deletes the recorded requests. */
  public void forgetRequests() {
    received.clear();
  }

  /**
   * Makes every streamed response wait after its first event until the hold is closed. There can be
   * one hold at a time.
   */
  public StreamGate.Hold holdStreams() {
    return gate.hold();
  }

  /** Stops at once and aborts running responses. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void serve(String path, HttpHandler handler) {
    http.createContext(
        path,
        exchange -> {
          if (!path.equals("/health")) {
            received.add(ReceivedRequest.of(exchange));
          }
          if (exchange.getRequestHeaders().containsKey("origin")) {
            exchange.getResponseHeaders().set("access-control-allow-origin", "*");
          }
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static void answerHealth(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
  }
}
