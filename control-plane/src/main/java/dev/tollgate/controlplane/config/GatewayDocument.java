package dev.tollgate.controlplane.config;

import dev.tollgate.contract.RouteKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid gateway document: everything that one configuration of the edge says. Made by {@link
 * GatewayDocuments#parse}, which is where the rules are; immutable. The order of the lists means
 * nothing.
 */
public record GatewayDocument(
    List<Listener> listeners,
    List<Certificate> certificates,
    List<Backend> backends,
    List<Model> models,
    List<Route> routes) {

  public GatewayDocument {
    listeners = List.copyOf(listeners);
    certificates = List.copyOf(certificates);
    backends = List.copyOf(backends);
    models = List.copyOf(models);
    routes = List.copyOf(routes);
  }

  /**
   * An address on which the edge serves clients.
   *
   * @param address an IP address
   * @param certificate name of the certificate to serve TLS with; null for clear text
   * @param uploads whether clients send large bodies here, which need wide HTTP/2 windows
   */
  public record Listener(
      String name, String address, int port, @Nullable String certificate, boolean uploads) {}

  /** A certificate with its key: one PEM file where the control plane runs. */
  public record Certificate(String name, Path file) {}

  /**
   * Servers that do the same work.
   *
   * @param endpoints at least one; either all IP addresses or all DNS names
   * @param health how to ask an endpoint whether it works; null to learn it from requests alone
   * @param tls whether to speak TLS to the endpoints and verify their certificates
   * @param http2 whether to speak HTTP/2 instead of HTTP/1.1
   */
  public record Backend(
      String name,
      List<Endpoint> endpoints,
      @Nullable HealthCheck health,
      boolean tls,
      boolean http2,
      Duration connectTimeout) {
    public Backend {
      endpoints = List.copyOf(endpoints);
    }

    /** Whether the endpoints are DNS names, which Envoy resolves. */
    public boolean isNamed() {
      return !endpoints.getFirst().isIp();
    }
  }

  /**
   * One server.
   *
   * @param address an IP address or a DNS name
   * @param weight share of the requests relative to the other endpoints; at least 1
   */
  public record Endpoint(String address, int port, int weight) {
    /** Whether {@link #address} is an IP address. */
    public boolean isIp() {
      return Addresses.isIp(address);
    }
  }

  /** A {@code GET} that answers 200 while the endpoint works. */
  public record HealthCheck(String path, Duration interval, Duration timeout) {}

  /** A model as clients name it. */
  public record Model(String name, List<String> aliases, List<Serve> serve) {
    public Model {
      aliases = List.copyOf(aliases);
      serve = List.copyOf(serve);
    }
  }

  /**
   * A backend that serves a model.
   *
   * @param model the model's name at the backend; null if it is the same
   * @param weight share of the requests relative to the model's other backends; at least 1
   */
  public record Serve(String backend, @Nullable String model, int weight) {}

  /**
   * Which requests go where.
   *
   * @param backend never null unless the route's kind is {@code llm}, where {@link #backendOf}
   *     finds it
   * @param timeout from the end of the request to the end of the response; zero for no limit
   * @param idleTimeout how long nothing may move in either direction
   */
  public record Route(
      String name,
      RouteKind kind,
      Match match,
      @Nullable String backend,
      Duration timeout,
      Duration idleTimeout) {}

  /**
   * What a request must look like.
   *
   * @param methods upper case; empty for all
   * @param hosts lower case, without port, maybe starting with {@code *.}; empty for all
   */
  public record Match(PathPattern path, List<String> methods, List<String> hosts) {
    public Match {
      methods = List.copyOf(methods);
      hosts = List.copyOf(hosts);
    }
  }

  /** Name of the backend that serves a route of this document. */
  public String backendOf(Route route) {
    if (route.backend() != null) {
      return route.backend();
    }
    // Validation left exactly one backend over all models.
    return models.getFirst().serve().getFirst().backend();
  }
}
