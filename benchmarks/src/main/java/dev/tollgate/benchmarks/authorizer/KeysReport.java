package dev.tollgate.benchmarks.authorizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import java.util.List;
import java.util.Locale;

/**
 * The result of one run; also the format of {@code --json}. Immutable.
 *
 * @param startMillis from the first query until the service is ready
 * @param bytesPerKey heap per key, measured
 * @param gaugeBytesPerKey heap per key, according to the service's own metric
 * @param nanos medians in nanoseconds, in the order of {@link #NAMES}
 */
public record KeysReport(
    String benchmark,
    Conditions conditions,
    long startMillis,
    double bytesPerKey,
    double gaugeBytesPerKey,
    List<Double> nanos,
    List<Aim> aims) {
  /** The names of the measurements. */
  static final List<String> NAMES =
      List.of(
          "a check among 1,000 keys",
          "a check of 1,000 keys among all",
          "a check of 100,000 keys among all",
          "only the decision, among 1,000 keys",
          "only the decision, of 1,000 among all",
          "only the decision, of 100,000 among all");

  /** Copies the lists. */
  public KeysReport {
    nanos = List.copyOf(nanos);
    aims = List.copyOf(aims);
  }

  /** A table and a line per aim. */
  public String text() {
    StringBuilder text = new StringBuilder(conditions.text());
    text.append(
        String.format(
            Locale.ROOT,
            "%n%nstart to ready %34d ms%nmemory per key %34.0f B (the gauge says %.0f)%n",
            startMillis,
            bytesPerKey,
            gaugeBytesPerKey));
    for (int i = 0; i < NAMES.size(); i++) {
      text.append(String.format(Locale.ROOT, "%-40s %8.0f ns%n", NAMES.get(i), nanos.get(i)));
    }
    aims.forEach(aim -> text.append(System.lineSeparator()).append(aim.line()));
    return text.toString();
  }

  /** The whole report as JSON. */
  public String json() {
    try {
      return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that is no JSON", e);
    }
  }
}
