package dev.tollgate.controlplane.config;

import dev.tollgate.admin.json.Fields;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.boot.DurationRange;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Certificate;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.config.GatewayDocument.HealthCheck;
import dev.tollgate.controlplane.config.GatewayDocument.Listener;
import dev.tollgate.controlplane.config.GatewayDocument.Model;
import dev.tollgate.controlplane.config.GatewayDocument.Serve;
import dev.tollgate.net.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a document, with one method for each type of object, and checks references between objects.
 * For one document.
 */
final class DocumentReader {
  private static final DurationRange HEALTH_TIMES = DurationRange.between("100ms", "600s");
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(5);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

  /** Backends are near: one that has not accepted a connection by then is down. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private static final DurationRange CONNECT_TIMES = DurationRange.between("10ms", "60s");
  private static final int MAX_PORT = 65_535;

  /** Keeps the sum over a backend's endpoints within Envoy's 32 bits. */
  private static final int MAX_WEIGHT = 1_000_000;

  private final FieldFaults faults;
  private final Names listeners;
  private final Names certificates;
  private final Names backends;
  private final Names models;
  private final RouteReader routes;
  private final Sockets sockets = new Sockets();
  private final Set<Integer> reservedPorts;
  private final Set<String> servingBackends = new LinkedHashSet<>();

  DocumentReader(FieldFaults faults, Set<Integer> reservedPorts) {
    this.faults = faults;
    this.reservedPorts = reservedPorts;
    this.listeners = new Names("a listener", faults);
    this.certificates = new Names("a certificate", faults);
    this.backends = new Names("a backend", faults);
    this.models = new Names("a model", faults);
    this.routes = new RouteReader(faults, backends);
  }

  /** Reads the document. After a fault, the result must not be used. */
  GatewayDocument read(Fields in) {
    GatewayDocument document =
        new GatewayDocument(
            in.objects("listeners", 1, Limits.LISTENERS, this::listener),
            in.objects("certificates", 0, Limits.CERTIFICATES, this::certificate),
            in.objects("backends", 1, Limits.BACKENDS, this::backend),
            in.objects("models", 0, Limits.MODELS, this::model),
            in.objects("routes", 1, Limits.ROUTES, routes::route));
    certificates.resolve();
    backends.resolve();
    routes.resolve(servingBackends);
    return document;
  }

  private Listener listener(Fields in) {
    Listener listener =
        new Listener(
            listeners.declare(in, TextRules.NAME),
            canonical(in.text("address", TextRules.IP, "0.0.0.0")),
            in.number("port", 1, MAX_PORT),
            in.object("tls", tls -> certificates.use(tls, "certificate")),
            in.flag("uploads"));
    if (in.areValid()) {
      takeSocket(in, listener);
    }
    return listener;
  }

  private void takeSocket(Fields in, Listener listener) {
    if (reservedPorts.contains(listener.port())) {
      faults.add(
          in.place("port"), "" + listener.port(), "a port that the gateway does not use itself");
    }
    sockets
        .take(listener.address(), listener.port(), in.place("port"))
        .ifPresent(owner ->
            faults.add(
                in.place("port"),
                "%d on %s".formatted(listener.port(), listener.address()),
                "an address and port of its own; %s has this one".formatted(owner)));
  }

  private Certificate certificate(Fields in) {
    return new Certificate(
        certificates.declare(in, TextRules.NAME),
        Path.of(in.text("secret", TextRules.SECRET).replaceFirst("^file:", "")));
  }

  private Backend backend(Fields in) {
    return new Backend(
        backends.declare(in, TextRules.NAME),
        discovery(in),
        in.object("health", this::health),
        in.flag("tls"),
        in.flag("http2"),
        in.duration("connectTimeout", CONNECT_TIMES, CONNECT_TIMEOUT));
  }

  /** The first endpoint decides; all others must be of the same kind. */
  private Discovery discovery(Fields in) {
    List<Endpoint> endpoints = in.objects("endpoints", 1, Limits.ENDPOINTS, this::endpoint);
    rejectDuplicates(in, endpoints);
    boolean named = endpoints.stream().findFirst().filter(first -> !isIp(first)).isPresent();
    endpoints.stream()
        .filter(endpoint -> isIp(endpoint) == named)
        .forEach(endpoint ->
            faults.add(
                in.place("endpoints"), endpoint.address(), "only IP addresses or only DNS names"));
    return named ? new Discovery.Dns(endpoints) : new Discovery.Static(endpoints);
  }

  private static boolean isIp(Endpoint endpoint) {
    return IpAddress.parse(endpoint.address()).isPresent();
  }

  private void rejectDuplicates(Fields in, List<Endpoint> endpoints) {
    Set<Endpoint> seen = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      if (!seen.add(new Endpoint(endpoint.address(), endpoint.port(), 1))) {
        faults.add(
            in.place("endpoints"),
            "%s port %d".formatted(endpoint.address(), endpoint.port()),
            "each endpoint once; use weight to give it more");
      }
    }
  }

  private Endpoint endpoint(Fields in) {
    return new Endpoint(
        canonical(in.text("address", TextRules.ADDRESS)),
        in.number("port", 1, MAX_PORT),
        in.number("weight", 1, MAX_WEIGHT, 1));
  }

  /** Gives equal IP addresses equal texts; returns DNS names as they are. */
  private static String canonical(String address) {
    return IpAddress.parse(address).map(IpAddress::toString).orElse(address);
  }

  private HealthCheck health(Fields in) {
    return new HealthCheck(
        in.text("path", TextRules.HEALTH_PATH),
        in.duration("interval", HEALTH_TIMES, HEALTH_INTERVAL),
        in.duration("timeout", HEALTH_TIMES, HEALTH_TIMEOUT));
  }

  private Model model(Fields in) {
    String name = models.declare(in, TextRules.MODEL);
    List<String> aliases = in.texts("aliases", Limits.ALIASES, TextRules.MODEL);
    aliases.forEach(alias -> models.declare(in.place("aliases"), alias));
    return new Model(name, aliases, in.objects("serve", 1, Limits.SERVES, this::serve));
  }

  private Serve serve(Fields in) {
    String backend = backends.use(in, "backend");
    servingBackends.add(backend);
    return new Serve(
        backend, in.optionalText("model", TextRules.MODEL), in.number("weight", 1, MAX_WEIGHT, 1));
  }
}
