package dev.tollgate.controlplane.config;

import dev.tollgate.contract.RouteKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A valid gateway document: the whole configuration of the edge. Read and validated by {@link
 * GatewayDocuments#parse}. The order of the lists has no meaning. Immutable.
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
   * @param port TCP port, 1 to 65535
   * @param certificate name of the certificate for TLS; null for clear text
   * @param uploads whether clients send large bodies, which need wide HTTP/2 windows
   */
  public record Listener(
      String name, String address, int port, @Nullable String certificate, boolean uploads) {}

  /**
   * A certificate and its private key.
   *
   * @param file PEM file on the machine of the control plane
   */
  public record Certificate(String name, Path file) {}

  /**
   * Interchangeable servers.
   *
   * @param health active health check; null to judge endpoints by requests alone
   * @param tls whether to use TLS and verify the servers' certificates
   * @param http2 whether to use HTTP/2 instead of HTTP/1.1
   */
  public record Backend(
      String name,
      Discovery discovery,
      @Nullable HealthCheck health,
      boolean tls,
      boolean http2,
      Duration connectTimeout) {}

  /**
   * One server of a backend.
   *
   * @param address an IP address or a DNS name, as the backend's discovery requires
   * @param port TCP port, 1 to 65535
   * @param weight share of the requests relative to the other endpoints; at least 1
   */
  public record Endpoint(String address, int port, int weight) {}

  /**
   * A {@code GET} request that a working endpoint answers with 200.
   *
   * @param interval time between two checks of an endpoint
   * @param timeout time for the answer
   */
  public record HealthCheck(String path, Duration interval, Duration timeout) {}

  /**
   * A model under the name that clients use.
   *
   * @param aliases further names of the model
   * @param serve at least one
   */
  public record Model(String name, List<String> aliases, List<Serve> serve) {
    public Model {
      aliases = List.copyOf(aliases);
      serve = List.copyOf(serve);
    }
  }

  /**
   * A backend that serves a model.
   *
   * @param model name of the model at the backend; null if it is the same
   * @param weight share of the requests relative to the model's other backends; at least 1
   */
  public record Serve(String backend, @Nullable String model, int weight) {}

  /**
   * Requests of one kind and the backends that they go to.
   *
   * @param timeout from the end of the request to the end of the response; zero for no limit
   * @param idleTimeout longest time without data in either direction
   * @param cors the pages of other origins that may call it; null for none
   */
  public record Route(
      String name,
      RouteKind kind,
      Match match,
      Destination destination,
      Duration timeout,
      Duration idleTimeout,
      @Nullable Cors cors) {}

  /**
   * What browsers let pages of other origins do (CORS protocol of the Fetch standard).
   *
   * @param origins at least one
   * @param methods upper case; at least one
   * @param headers names of request headers, or {@code *}
   * @param exposedHeaders names of response headers that pages can read, or {@code *}
   * @param credentials whether pages can include cookies and client certificates
   * @param maxAge how long a browser may remember the answer to a preflight, in whole seconds
   */
  public record Cors(
      List<Origin> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposedHeaders,
      boolean credentials,
      Duration maxAge) {
    public Cors {
      origins = List.copyOf(origins);
      methods = List.copyOf(methods);
      headers = List.copyOf(headers);
      exposedHeaders = List.copyOf(exposedHeaders);
    }
  }

  /**
   * Conditions on a request; all must hold.
   *
   * @param methods upper case, as in the document; empty for all
   * @param hosts lower case, without port, may start with {@code *.}; empty for all
   */
  public record Match(PathPattern path, List<String> methods, List<String> hosts) {
    public Match {
      methods = List.copyOf(methods);
      hosts = List.copyOf(hosts);
    }

    /**
     * The methods that match, sorted; empty for all. A server that supports {@code GET} supports
     * {@code HEAD} (RFC 9110, section 9.1).
     */
    public List<String> matchingMethods() {
      Stream<String> head = impliesHead() ? Stream.of("HEAD") : Stream.empty();
      return Stream.concat(methods.stream(), head).sorted().toList();
    }

    /** True if {@code HEAD} matches only because {@code GET} does. */
    public boolean impliesHead() {
      return methods.contains("GET") && !methods.contains("HEAD");
    }
  }

  /** Names of the backends that serve any model, sorted. */
  public List<String> modelBackends() {
    return models.stream()
        .flatMap(model -> model.serve().stream())
        .map(Serve::backend)
        .distinct()
        .sorted()
        .toList();
  }
}
