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
 * A simulated model server with the API of vLLM, as far as clients of a gateway use it: chat
 * completions (streamed or whole), the list of models, health; besides that, uploads and downloads
 * below {@code /v1/videos} and an echo at {@code /v1/echo}. It remembers what it received. Safe for
 * use by several threads; close it.
 */
public final class ModelServer implements AutoCloseable {
  /** The one model that it serves. */
  public static final String MODEL = "llama-3.3-70b";

  static {
    // Read once by the JDK's server. Without the first, events wait 40 ms for an acknowledgement;
    // without the others it closes idle connections while the gateway is about to use them.
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
    serve("/v1/models", exchange -> Answers.json(exchange, 200, Completions.models()));
    serve("/v1/chat/completions", new ChatHandler(eventDelay, gate));
    serve("/v1/videos", new VideoHandler());
    serve("/v1/echo", new EchoHandler());
  }

  /**
   * Starts a server on 127.0.0.1.
   *
   * @param port its port, or 0 for a free one
   * @param eventDelay time between the events of a streamed answer
   * @throws IOException if the port is in use
   */
  public static ModelServer start(int port, Duration eventDelay) throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), eventDelay);
  }

  /** The same on any address, for a server that others shall reach over a network. */
  static ModelServer start(InetSocketAddress address, Duration eventDelay) throws IOException {
    ModelServer server = new ModelServer(HttpServer.create(address, 1024), eventDelay);
    server.http.start();
    return server;
  }

  /** Starts a server on a free port that sends an event every 20 ms. */
  public static ModelServer start() throws IOException {
    return start(0, Duration.ofMillis(20));
  }

  /** The port that it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** The newest requests that it received, oldest first, health checks left out. */
  public List<ReceivedRequest> requests() {
    return received.list();
  }

  /** How many of {@link #requests} satisfy the condition. */
  public long count(Predicate<ReceivedRequest> condition) {
    return received.list().stream().filter(condition).count();
  }

  /** Forgets the requests received so far. */
  public void forgetRequests() {
    received.clear();
  }

  /**
   * Makes every streamed answer wait after its first event until the hold is closed. Only one hold
   * at a time.
   */
  public StreamGate.Hold holdStreams() {
    return gate.hold();
  }

  /** Stops at once; running answers are cut. */
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
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static void answerHealth(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
  }
}
