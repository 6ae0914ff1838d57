package dev.tollgate.authz.check.explain;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of the edge: those of the newest revision of the gateway document, as the control
 * plane rendered and stored them in the same database. Reads them for each question. Thread-safe.
 */
public final class EdgeRoutes {
  private static final Logger logger = LoggerFactory.getLogger(EdgeRoutes.class);

  private static final String NEWEST =
      """
      SELECT c.resources FROM control_plane.revision r
      JOIN control_plane.compiled c ON c.revision = r.number
      WHERE r.state <> 'rejected' ORDER BY r.number DESC LIMIT 1
      """;

  /** Clusters, endpoints and listeners come before the routes. */
  private static final int RESPONSES_BEFORE_ROUTES = 3;

  private static final String METHOD = ":method";

  private final Jdbi jdbi;

  /** Reads from the database of both services. */
  public EdgeRoutes(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The route that a request matches at the edge, of any host. */
  sealed interface Lookup {
    /** The route has this name. */
    record Found(String name) implements Lookup {}

    /** No route matches: the edge answers 404. */
    record NotFound() implements Lookup {}

    /** The routes cannot be read, or there are none yet. */
    record Unknown() implements Lookup {}
  }

  /**
   * Finds the route of a request.
   *
   * @param path as Envoy spells it after normalization, with or without a query
   */
  Lookup find(String method, String path) {
    try {
      Optional<byte[]> rendered =
          jdbi.withHandle(handle -> handle.createQuery(NEWEST).mapTo(byte[].class).findOne());
      if (rendered.isEmpty()) {
        return new Lookup.Unknown();
      }
      String plain = path.split("\\?", 2)[0];
      return routes(rendered.get()).stream()
          .filter(route -> matches(route.getMatch(), method, plain))
          .findFirst()
          .<Lookup>map(route -> new Lookup.Found(route.getName()))
          .orElseGet(Lookup.NotFound::new);
    } catch (JdbiException | IOException e) {
      logger
          .atDebug()
          .addKeyValue("cause", e.getMessage())
          .log("the routes of the edge cannot be read");
      return new Lookup.Unknown();
    }
  }

  private static List<Route> routes(byte[] rendered) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(rendered);
    for (int i = 0; i < RESPONSES_BEFORE_ROUTES; i++) {
      next(in);
    }
    List<Route> routes = new ArrayList<>();
    for (Any any : next(in).getResourcesList()) {
      any.unpack(RouteConfiguration.class)
          .getVirtualHostsList()
          .forEach(host -> routes.addAll(host.getRoutesList()));
    }
    return routes;
  }

  private static DiscoveryResponse next(ByteArrayInputStream in) throws IOException {
    DiscoveryResponse response = DiscoveryResponse.parseDelimitedFrom(in);
    if (response == null) {
      throw new InvalidProtocolBufferException("ends early");
    }
    return response;
  }

  /**
   * True for routes that ask authz. The others also match headers: of the admitting answer of
   * authz, or of what the edge refuses or answers by itself.
   */
  private static boolean matches(RouteMatch match, String method, String path) {
    return match.getHeadersList().stream().allMatch(header -> allows(header, method))
        && matchesPath(match, path);
  }

  private static boolean allows(HeaderMatcher header, String method) {
    StringMatcher wanted = header.getStringMatch();
    return header.getName().equals(METHOD)
        && (wanted.hasSafeRegex()
            ? method.matches(wanted.getSafeRegex().getRegex())
            : method.equals(wanted.getExact()));
  }

  private static boolean matchesPath(RouteMatch match, String path) {
    return switch (match.getPathSpecifierCase()) {
      case PATH -> path.equals(match.getPath());
      case PREFIX -> path.startsWith(match.getPrefix());
      case SAFE_REGEX -> Pattern.matches(match.getSafeRegex().getRegex(), path);
      case PATH_SEPARATED_PREFIX ->
          path.equals(match.getPathSeparatedPrefix())
              || path.startsWith(match.getPathSeparatedPrefix() + "/");
      default -> false;
    };
  }
}
