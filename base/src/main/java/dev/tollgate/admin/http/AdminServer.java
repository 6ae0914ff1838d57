package dev.tollgate.admin.http;

import dev.tollgate.admin.access.AuthenticationFilter;
import dev.tollgate.boot.StartFailure;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a service's admin API. It authenticates callers, checks permissions, responds
 * to failures with problems (RFC 9457), and sends a request id with every response. Thread-safe.
 */
public final class AdminServer {
  private static final Logger logger = LoggerFactory.getLogger(AdminServer.class);

  private final Javalin server;
  private final SortedSet<String> routes;

  private AdminServer(Javalin server, SortedSet<String> routes) {
    this.server = server;
    this.routes = routes;
  }

  /**
   * Starts the server. The caller must stop it.
   *
   * @param metrics the registry that records the duration of every call
   * @param features a callback that adds the routes of each feature
   * @throws StartFailure if the server cannot listen on the address
   */
  public static AdminServer start(
      InetSocketAddress address,
      AuthenticationFilter authentication,
      Idempotency idempotency,
      MeterRegistry metrics,
      Consumer<AdminRoutes> features) {
    SortedSet<String> routes = new TreeSet<>();
    Javalin server =
        Javalin.create(config -> {
          CallLog log = new CallLog(metrics);
          configure(config);
          config.requestLogger.http(log::end);
          config.routes.before(log::begin);
          RouteRegistry registry = new RouteRegistry(config.routes, log, idempotency, routes);
          config.routes.before(
              context -> authentication.authenticate(context, registry.isOpen(context.path())));
          config.routes.before(registry::requireRoute);
          ProblemResponses.register(config);
          ApiDocuments.register(registry);
          features.accept(registry);
        });
    try {
      server.start(address.getHostString(), address.getPort());
    } catch (JavalinException e) {
      throw new StartFailure("the admin API cannot listen on " + address, e);
    }
    return new AdminServer(server, routes);
  }

  /** The port that the server listens on. */
  public int port() {
    return server.port();
  }

  /**
   * The registered routes with the query parameters that they know, such as {@code GET
   * /admin/v1/revisions?cursor&limit}, for comparison with the OpenAPI document.
   */
  public SortedSet<String> routes() {
    return new TreeSet<>(routes);
  }

  /**
   * Stops accepting connections, waits for running calls up to {@code atMost}, then cuts them off.
   */
  public void stop(Duration atMost) throws Exception {
    Server jetty = server.jettyServer().server();
    jetty.setStopTimeout(Math.max(1, atMost.toMillis())); // 0 would not wait for the threads either
    try {
      jetty.stop();
    } catch (TimeoutException e) {
      logger.atDebug().log("calls were cut off at the end of the drain time");
    }
  }

  private static void configure(JavalinConfig config) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new JettyErrorHandler()));
    config.jetty.modifyServer(jetty -> {
      jetty.setErrorHandler(new JettyErrorHandler());
      jetty.setHandler(new GracefulHandler());
    });
  }
}
