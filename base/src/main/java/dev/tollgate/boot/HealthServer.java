package dev.tollgate.boot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves {@code /live}, {@code /ready} and {@code /metrics} to probes and Prometheus. */
final class HealthServer implements AutoCloseable {
  private static final String JSON = "application/json";

  private static final Map<String, String> LIVE = Map.of("status", "live");
  private static final Answer NOT_FOUND = new Answer(404, "text/plain", new byte[0]);

  private static final JsonMapper json =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
          .build();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  static HealthServer start(InetSocketAddress address, Health health, PrometheusRegistry metrics) {
    HealthServer started = new HealthServer(bind(address));
    started.serve("/live", () -> new Answer(200, JSON, json.writeValueAsBytes(LIVE)));
    started.serve("/ready", () -> ready(health.report()));
    started.serve("/metrics", new MetricsHandler(metrics));
    started.server.createContext("/", exchange -> send(exchange, NOT_FOUND));
    started.server.setExecutor(started.threads);
    started.server.start();
    return started;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static Answer ready(Health.Report report) throws IOException {
    return new Answer(report.isReady() ? 200 : 503, JSON, json.writeValueAsBytes(report));
  }

  private void serve(String path, Source source) {
    serve(path, exchange -> send(exchange, source.get()));
  }

  /** The JDK's server matches prefixes, but {@code /readyfoo} must be 404. */
  private void serve(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          if (exchange.getRequestURI().getPath().equals(path)) {
            handler.handle(exchange);
          } else {
            send(exchange, NOT_FOUND);
          }
        });
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("content-type", answer.contentType());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private static HttpServer bind(InetSocketAddress address) {
    try {
      return HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new StartFailure("health and metrics cannot listen on " + address, e);
    }
  }

  @FunctionalInterface
  private interface Source {
    Answer get() throws IOException;
  }

  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  private record Answer(int status, String contentType, byte[] body) {}
}
