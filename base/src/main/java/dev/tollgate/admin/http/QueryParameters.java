package dev.tollgate.admin.http;

import dev.tollgate.admin.json.KnownNames;
import dev.tollgate.admin.json.StorableText;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.Place;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.encoding.PercentEncoding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a call. Each is one that the route knows, and is given once. Immutable.
 */
record QueryParameters(SortedSet<String> known, Map<String, String> values) {
  private static final Place QUERY = Place.root("query");

  /**
   * Parses a query.
   *
   * @param query the part of the URL after the question mark, still escaped; null if there is none
   * @param known the names of the parameters that the route knows
   * @throws ProblemException with 400 and all faults
   */
  static QueryParameters parse(@Nullable String query, SortedSet<String> known) {
    FieldFaults faults = new FieldFaults(QUERY);
    Map<String, String> values = new HashMap<>();
    String[] parameters = query == null ? new String[0] : query.split("&", -1);
    for (String parameter : parameters) {
      if (!parameter.isEmpty()) {
        add(parameter, known, values, faults);
      }
    }
    faults.throwIfAny();
    return new QueryParameters(known, Map.copyOf(values));
  }

  private static void add(
      String parameter, SortedSet<String> known, Map<String, String> values, FieldFaults faults) {
    int equals = parameter.indexOf('=');
    String rawName = equals < 0 ? parameter : parameter.substring(0, equals);
    String rawValue = equals < 0 ? "" : parameter.substring(equals + 1);
    Optional<String> name = PercentEncoding.decodeQuery(rawName);
    Optional<String> value = PercentEncoding.decodeQuery(rawValue);
    if (name.isEmpty()) {
      faults.add(QUERY, rawName, "names in UTF-8 and ASCII, with escapes such as %C3%BC");
    } else if (!known.contains(name.get())) {
      // Without the value, which may be a secret.
      faults.add(
          QUERY.field(name.get()), null, KnownNames.noSuch("query parameter", name.get(), known));
    } else if (value.isEmpty()) {
      faults.add(name.get(), rawValue, "UTF-8 with escapes such as %C3%BC");
    } else if (!StorableText.isStorable(value.get())) {
      faults.add(name.get(), value.get(), StorableText.EXPECTED);
    } else if (values.put(name.get(), value.get()) != null) {
      faults.add(name.get(), "given again", "each query parameter once");
    }
  }

  /**
   * The value of a parameter; empty if it is absent.
   *
   * @throws IllegalArgumentException if the route does not know the name
   */
  Optional<String> find(String name) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "query parameter: %s (expected: one that the route was registered with: %s)"
              .formatted(name, known));
    }
    return Optional.ofNullable(values.get(name));
  }
}
