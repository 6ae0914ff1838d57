package dev.tollgate.admin.http;

import dev.tollgate.admin.access.Admission;
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
 * The admin API of one service over HTTP: a bearer token opens what its role allows, every failure
 * is a problem (RFC 9457), every answer has a request id. Thread-safe.
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
   * Starts the server.
   *
   * @param admission who may call
   * @param metrics takes a timing of every call
   * @param features adds the routes of each feature
   * @throws StartFailure if the address cannot be listened on
   */
  public static AdminServer start(
      InetSocketAddress address,
      Admission admission,
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
              context -> admission.admit(context, registry.isOpen(context.path())));
          config.routes.before(registry::requireRoute);
          Problems.register(config);
          Documents.register(registry);
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

  /** What is served, such as {@code GET /admin/v1/keys}; to compare with the OpenAPI document. */
  public SortedSet<String> routes() {
    return new TreeSet<>(routes);
  }

  /** Finishes the calls that are running, for at most this long, then stops. */
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
        context -> context.setErrorHandler(new ServerErrors()));
    config.jetty.modifyServer(jetty -> {
      jetty.setErrorHandler(new ServerErrors());
      jetty.setHandler(new GracefulHandler());
    });
  }
}
