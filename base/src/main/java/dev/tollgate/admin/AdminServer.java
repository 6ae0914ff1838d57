package dev.tollgate.admin;

import dev.tollgate.boot.Secret;
import dev.tollgate.boot.StartFailure;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API of one service over HTTP: a bearer token opens everything but the OpenAPI document,
 * every failure is a problem (RFC 9457), every answer has a request id. Thread-safe.
 */
public final class AdminServer {
  private static final Logger logger = LoggerFactory.getLogger(AdminServer.class);
  private static final String OPENAPI_PATH = "/admin/v1/openapi.yaml";
  private static final String OPENAPI_RESOURCE = "/openapi/admin.yaml";

  private final Javalin server;
  private final SortedSet<String> routes;

  private AdminServer(Javalin server, SortedSet<String> routes) {
    this.server = server;
    this.routes = routes;
  }

  /**
   * Starts the server.
   *
   * @param metrics takes a timing of every call
   * @param features adds the routes of each feature
   * @throws StartFailure if the address cannot be listened on
   */
  public static AdminServer start(
      AdminSettings settings, MeterRegistry metrics, Consumer<AdminRoutes> features) {
    SortedSet<String> routes = new TreeSet<>();
    Javalin server =
        Javalin.create(config -> {
          CallLog log = new CallLog(metrics);
          configure(config);
          config.requestLogger.http(log::end);
          config.routes.before(log::begin);
          config.routes.before(admission(settings.token()));
          Problems.register(config);
          Registry registry = new Registry(config.routes, log, routes);
          addOpenApi(registry);
          features.accept(registry);
        });
    try {
      server.start(settings.address().getHostString(), settings.address().getPort());
    } catch (JavalinException e) {
      throw new StartFailure("the admin API cannot listen on " + settings.address(), e);
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
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(new ServerErrors()));
    config.jetty.modifyServer(jetty -> {
      jetty.setErrorHandler(new ServerErrors());
      jetty.setHandler(new GracefulHandler());
    });
  }

  private static Handler admission(Secret adminToken) {
    BearerToken token = new BearerToken(adminToken);
    return context -> {
      boolean isOpen = context.path().equals(OPENAPI_PATH);
      if (!isOpen && !token.isShownBy(context.header("authorization"))) {
        throw new ProblemException(
            ProblemKind.UNAUTHORIZED,
            "authorization: missing or wrong (expected: Bearer and the admin token)",
            List.of());
      }
    };
  }

  private static void addOpenApi(AdminRoutes routes) {
    try (InputStream in = AdminServer.class.getResourceAsStream(OPENAPI_RESOURCE)) {
      byte[] bytes = Objects.requireNonNull(in, OPENAPI_RESOURCE).readAllBytes();
      String document = new String(bytes, StandardCharsets.UTF_8);
      routes.get(OPENAPI_PATH, call -> call.text("application/yaml", document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands routes to Javalin and remembers them. */
  private record Registry(RoutesConfig javalin, CallLog log, SortedSet<String> routes)
      implements AdminRoutes {
    @Override
    public void get(String path, AdminHandler handler) {
      add(HandlerType.GET, path, handler);
    }

    @Override
    public void post(String path, AdminHandler handler) {
      add(HandlerType.POST, path, handler);
    }

    @Override
    public void put(String path, AdminHandler handler) {
      add(HandlerType.PUT, path, handler);
    }

    @Override
    public void patch(String path, AdminHandler handler) {
      add(HandlerType.PATCH, path, handler);
    }

    @Override
    public void delete(String path, AdminHandler handler) {
      add(HandlerType.DELETE, path, handler);
    }

    private void add(HandlerType method, String path, AdminHandler handler) {
      routes.add(method + " " + path);
      javalin.addHttpHandler(
          method,
          path,
          context -> {
            log.matched(context, path);
            handler.handle(new AdminCall(context));
          });
    }
  }
}
