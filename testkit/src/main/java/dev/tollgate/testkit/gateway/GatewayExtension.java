package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import dev.tollgate.testkit.gateway.GatewaySettings.Caches;
import dev.tollgate.testkit.gateway.GatewaySettings.Restarts;
import dev.tollgate.testkit.model.ModelServer;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.project.BuiltModules;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that runs the whole gateway for a test class: the built services, Envoy and
 * Postgres on free ports, and a model server in this JVM as the backend. Killed processes are not
 * restarted. Register it as a static field. Logs remain in {@code target/gateway/<test
 * class>/logs}.
 */
public final class GatewayExtension implements BeforeAllCallback, AfterAllCallback {
  private final Map<String, String> serviceSettings;
  private final OptionalInt secondAuthzPort;
  private final GatewayPorts ports = GatewayPorts.free();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable LocalGateway gateway;
  private @Nullable ModelServer model;
  private @Nullable AdminClient admin;
  private @Nullable ManagedProcess secondAuthz;

  private GatewayExtension(Map<String, String> serviceSettings, OptionalInt secondAuthzPort) {
    this.serviceSettings = Map.copyOf(serviceSettings);
    this.secondAuthzPort = secondAuthzPort;
  }

  /** A gateway with default settings. */
  public static GatewayExtension create() {
    return new GatewayExtension(Map.of(), OptionalInt.empty());
  }

  /**
   * Returns a gateway with one more setting of a service, by its full name, such as {@code
   * AUTHZ_…}.
   */
  public GatewayExtension with(String setting, String value) {
    Map<String, String> more = new HashMap<>(serviceSettings);
    more.put(setting, value);
    return new GatewayExtension(more, secondAuthzPort);
  }

  /** Returns a gateway with two replicas of authz, which Envoy calls in turns. */
  public GatewayExtension withSecondAuthz() {
    return new GatewayExtension(serviceSettings, OptionalInt.of(Ports.free()));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path home = ProjectHome.find();
    Path directory = Path.of("target/gateway", context.getRequiredTestClass().getSimpleName());
    FileTree.delete(directory);
    model = ModelServer.start();
    gateway =
        LocalGateway.start(
            new GatewaySettings(
                home,
                BuiltModules.find(home),
                directory,
                home.resolve(".tollgate"),
                ports,
                Optional.of(URI.create("http://127.0.0.1:" + model.port())),
                Optional.empty(),
                Optional.empty(),
                "",
                Restarts.NEVER,
                Caches.USED,
                secondAuthzPort.stream().boxed().toList(),
                serviceSettings),
            message -> {});
    if (secondAuthzPort.isPresent()) {
      secondAuthz =
          gateway.startAuthzReplica(
              "authz-2", secondAuthzPort.getAsInt(), Ports.free(), Ports.free());
    }
    admin = new AdminClient(credentials().adminUrl(), credentials().adminToken());
    model.forgetRequests();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (admin != null) {
      admin.close();
    }
    if (gateway != null) {
      gateway.close();
      FileTree.delete(gateway.layout().postgresData());
    }
    if (model != null) {
      model.close();
    }
    http.close();
  }

  /** Addresses, the admin token, and a key without restrictions. */
  public Credentials credentials() {
    return gateway().credentials();
  }

  /** The clear-text address of a path, such as {@code uri("/v1/chat/completions")}. */
  public URI uri(String path) {
    return URI.create(credentials().httpUrl() + path);
  }

  /** The TLS address of a path; clients must trust {@link Credentials#caFile}. */
  public URI httpsUri(String path) {
    return URI.create(credentials().httpsUrl() + path);
  }

  /** The number of a port. */
  public int port(Port port) {
    return ports.of(port);
  }

  /** The second replica of authz. */
  public ManagedProcess secondAuthz() {
    return started(secondAuthz);
  }

  /** The gRPC port of the second replica of authz. */
  public int secondAuthzPort() {
    return secondAuthzPort.orElseThrow();
  }

  /** The admin API with the admin token. */
  public AdminClient admin() {
    return started(admin);
  }

  /** Creates a key that may use every route. */
  public CreatedKey createKey(String name) throws IOException {
    return admin().createKey(name);
  }

  /** The backend. */
  public ModelServer model() {
    return started(model);
  }

  /** The document that the gateway was started with. */
  public String initialDocument() throws IOException {
    return Files.readString(gateway().layout().document());
  }

  /** Kills a process with SIGKILL. */
  public void kill(PartName part) {
    gateway().kill(part);
  }

  /** Stops a process cleanly. */
  public void stop(PartName part) {
    gateway().stop(part);
  }

  /** Restarts a process and waits until it is ready. */
  public void startAgain(PartName part) throws IOException {
    gateway().startAgain(part);
  }

  /** The last lines of a process's log. */
  public String logTail(PartName part, int lines) {
    return gateway().logTail(part, lines);
  }

  /** The log file of a process. */
  public Path log(PartName part) {
    return gateway().layout().log(part.text());
  }

  /**
   * Returns the response body of Envoy's admin interface, such as {@code envoyAdmin("/memory")}.
   */
  public String envoyAdmin(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + ports.of(Port.ENVOY_ADMIN) + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Returns the value of one of Envoy's counters or gauges, by its full name.
   *
   * @throws IOException if Envoy has no such statistic
   */
  public long envoyStat(String name) throws IOException {
    String stats = envoyAdmin("/stats");
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + ": (\\d+)$").matcher(stats);
    if (!line.find()) {
      throw new IOException("Envoy has no statistic " + name);
    }
    return Long.parseLong(line.group(1));
  }

  /** Envoy's allocated memory in bytes. */
  public long envoyAllocatedBytes() throws IOException {
    return envoyStat("server.memory_allocated");
  }

  private LocalGateway gateway() {
    return started(gateway);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the gateway runs only during the tests of the class");
    }
    return part;
  }
}
