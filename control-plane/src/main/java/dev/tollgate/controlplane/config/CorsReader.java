package dev.tollgate.controlplane.config;

import dev.tollgate.admin.json.Fields;
import dev.tollgate.admin.json.TextRule;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.boot.DurationRange;
import dev.tollgate.controlplane.config.GatewayDocument.Cors;
import dev.tollgate.controlplane.config.GatewayDocument.Match;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Reads which pages of other origins may call a route. For one document. */
final class CorsReader {
  private static final String ANY = "*";
  private static final DurationRange MAX_AGES = DurationRange.between("0s", "24h");
  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  /** The credential, and what a body needs. */
  private static final List<String> HEADERS = List.of("authorization", "content-type", "x-api-key");

  /** The headers of the gateway's own answers. */
  private static final List<String> EXPOSED_HEADERS =
      List.of("x-request-id", "retry-after", "ratelimit", "ratelimit-policy", "www-authenticate");

  private static final TextRule ORIGIN =
      TextRule.of(text -> Origin.parse(text).isPresent(), Origin.EXPECTED);

  private static final TextRule HEADER =
      TextRule.matching(
          "[A-Za-z0-9-]{1,100}|\\*", "the name of a header: letters, digits and -, or * for all");

  private final FieldFaults faults;

  CorsReader(FieldFaults faults) {
    this.faults = faults;
  }

  Cors read(Fields in, Match match) {
    boolean credentials = in.flag("credentials");
    List<Origin> origins = origins(in, credentials);
    return new Cors(
        origins,
        methods(in, match),
        headers(in, "headers", credentials ? HEADERS : plusAny(HEADERS), credentials),
        headers(in, "exposeHeaders", EXPOSED_HEADERS, credentials),
        credentials,
        in.duration("maxAge", MAX_AGES, MAX_AGE));
  }

  private List<Origin> origins(Fields in, boolean credentials) {
    List<String> texts = in.texts("origins", Limits.ORIGINS, ORIGIN);
    if (texts.isEmpty() && in.areValid()) {
      faults.add(in.place("origins"), in.has("origins") ? "none" : "missing", "at least one");
    } else if (texts.contains(ANY) && texts.size() > 1) {
      faults.add(in.place("origins"), String.join(", ", texts), "* alone, or no *");
    }
    rejectAny(in, "origins", texts, credentials);
    return texts.stream().flatMap(text -> Origin.parse(text).stream()).toList();
  }

  /**
   * Those of the route by default; a method that the route does not match would never be served.
   */
  private List<String> methods(Fields in, Match match) {
    List<String> served = match.methods().isEmpty() ? TextRules.METHODS : match.matchingMethods();
    List<String> methods = in.texts("methods", Limits.METHODS, TextRules.METHOD);
    methods.stream()
        .filter(method -> !served.contains(method))
        .forEach(method ->
            faults.add(
                in.place("methods"), method, "methods of the route: " + String.join(", ", served)));
    return methods.isEmpty() ? served : methods;
  }

  private List<String> headers(
      Fields in, String field, List<String> byDefault, boolean credentials) {
    List<String> headers = in.texts(field, Limits.CORS_HEADERS, HEADER);
    rejectAny(in, field, headers, credentials);
    return in.has(field) ? headers : byDefault;
  }

  /** Browsers take the star for a name where credentials are included, or refuse it. */
  private void rejectAny(Fields in, String field, List<String> texts, boolean credentials) {
    if (credentials && texts.contains(ANY)) {
      faults.add(in.place(field), ANY, "names instead of *, because credentials is true");
    }
  }

  private static List<String> plusAny(List<String> headers) {
    return Stream.concat(headers.stream(), Stream.of(ANY)).toList();
  }
}
