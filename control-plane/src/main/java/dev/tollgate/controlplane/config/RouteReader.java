package dev.tollgate.controlplane.config;

import dev.tollgate.admin.json.Fields;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.boot.DurationRange;
import dev.tollgate.contract.RouteKind;
import dev.tollgate.controlplane.config.GatewayDocument.Cors;
import dev.tollgate.controlplane.config.GatewayDocument.Match;
import dev.tollgate.controlplane.config.GatewayDocument.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the routes of one document and checks them against each other. For one document. */
final class RouteReader {
  private static final DurationRange TIMEOUTS = DurationRange.between("0s", "24h");
  private static final DurationRange IDLE_TIMEOUTS = DurationRange.between("1s", "24h");
  private static final Match ANYTHING = new Match(PathPattern.parse("/**"), List.of(), List.of());

  /** The host of a route without hosts. */
  private static final String ANY_HOST = "*";

  private record Claim(String host, PathPattern path) {}

  private record Claimed(Set<String> methods, Place place) {
    /** A route with methods is tried before one without: these two do not conflict. */
    boolean conflictsWith(Set<String> others) {
      return methods.isEmpty() == others.isEmpty()
          && (methods.isEmpty() || !Collections.disjoint(methods, others));
    }
  }

  private final FieldFaults faults;
  private final Names backends;
  private final Names names;
  private final CorsReader cors;
  private final Map<Claim, List<Claimed>> claims = new HashMap<>();
  private final Set<String> hosts = new HashSet<>();
  private final List<Place> placesWithoutBackend = new ArrayList<>();
  private int routesForAnyHost;
  private int routesForHosts;

  RouteReader(FieldFaults faults, Names backends) {
    this.faults = faults;
    this.backends = backends;
    this.names = new Names("a route", faults);
    this.cors = new CorsReader(faults);
  }

  Route route(Fields in) {
    String name = names.declare(in, TextRules.NAME);
    // The default after a fault has the fewest required fields.
    RouteKind kind = RouteKind.ofWireName(in.text("kind", TextRules.KIND)).orElse(RouteKind.LLM);
    Match match = in.object("match", "an object with a path", this::match, ANYTHING);
    Duration timeout = in.duration("timeout", TIMEOUTS, timeout(kind));
    Duration idleTimeout =
        in.duration("idleTimeout", IDLE_TIMEOUTS, longer(idleTimeout(kind), timeout));
    Cors cors = in.object("cors", fields -> this.cors.read(fields, match));
    Route route = new Route(name, kind, match, destination(in, kind), timeout, idleTimeout, cors);
    if (in.areValid()) {
      claim(in, match);
    }
    return route;
  }

  private Match match(Fields in) {
    String path = in.text("path", TextRules.PATH);
    return new Match(
        path.isEmpty() ? ANYTHING.path() : PathPattern.parse(path),
        in.texts("methods", Limits.METHODS, TextRules.METHOD),
        in.texts("hosts", Limits.HOSTS, TextRules.HOST));
  }

  private Destination destination(Fields in, RouteKind kind) {
    if (kind != RouteKind.LLM || in.has("backend")) {
      return new Destination.ToBackend(backends.use(in, "backend"));
    }
    placesWithoutBackend.add(in.place("backend"));
    return new Destination.ByModel();
  }

  private void claim(Fields in, Match match) {
    hosts.addAll(match.hosts());
    routesForHosts += match.hosts().size();
    routesForAnyHost += match.hosts().isEmpty() ? 1 : 0;
    Set<String> methods = Set.copyOf(match.methods());
    for (String host : match.hosts().isEmpty() ? List.of(ANY_HOST) : match.hosts()) {
      List<Claimed> before =
          claims.computeIfAbsent(new Claim(host, match.path()), _ -> new ArrayList<>());
      before.stream()
          .filter(claimed -> claimed.conflictsWith(methods))
          .findFirst()
          .ifPresent(claimed ->
              faults.add(
                  in.place("match"),
                  "%s on %s".formatted(match.path(), host.equals(ANY_HOST) ? "all hosts" : host),
                  "a match of its own; %s has this one".formatted(claimed.place())));
      before.add(new Claimed(methods, in.place()));
    }
  }

  /**
   * Checks that need the whole document; called after all objects are read.
   *
   * @param servingBackends the backends that some model names
   */
  void resolve(Set<String> servingBackends) {
    if (servingBackends.size() != 1) {
      String why =
          servingBackends.isEmpty()
              ? "because no model names one"
              : "because the models are served by %s, and routing by model is not there yet"
                  .formatted(String.join(" and ", servingBackends));
      placesWithoutBackend.forEach(place -> faults.add(place, "missing", "a backend, " + why));
    }
    // Envoy searches the list of one host only, so routes for all hosts are in each list.
    long entries = routesForHosts + (long) routesForAnyHost * (hosts.size() + 1);
    if (entries > Limits.ROUTES_OVER_HOSTS) {
      faults.add(
          "routes",
          "%d routes over all hosts".formatted(entries),
          "at most %d; name fewer hosts".formatted(Limits.ROUTES_OVER_HOSTS));
    }
  }

  private static Duration timeout(RouteKind kind) {
    return switch (kind) {
      case PLAIN -> Duration.ofSeconds(60);
      // A response may take any time while data flows.
      case MEDIA, LLM -> Duration.ZERO;
    };
  }

  private static Duration idleTimeout(RouteKind kind) {
    return switch (kind) {
      case PLAIN -> Duration.ofSeconds(60);
      case MEDIA -> Duration.ofMinutes(5);
      // A response that is not streamed sends nothing until the model has finished.
      case LLM -> Duration.ofMinutes(10);
    };
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
