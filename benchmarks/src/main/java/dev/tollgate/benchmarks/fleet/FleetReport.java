package dev.tollgate.benchmarks.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of one run; also the format of {@code --json}. Immutable.
 *
 * @param benchmark the benchmark's name
 * @param conditions the environment of the run
 * @param times latencies by name
 * @param counts counts by name
 * @param aims values with a bound
 */
public record FleetReport(
    String benchmark,
    Conditions conditions,
    Map<String, Latencies> times,
    Map<String, Long> counts,
    List<Aim> aims) {
  /** Copies the collections. */
  public FleetReport {
    times = new TreeMap<>(times);
    counts = new TreeMap<>(counts);
    aims = List.copyOf(aims);
  }

  /** Tables and a line per aim. */
  public String text() {
    Stream<String> rows =
        times.entrySet().stream()
            .map(row ->
                String.format(
                    Locale.ROOT,
                    "%-44s %6d %9.1f %9.1f %9.1f",
                    row.getKey(),
                    row.getValue().count(),
                    row.getValue().p50Millis(),
                    row.getValue().p99Millis(),
                    row.getValue().maxMillis()));
    Stream<String> counted =
        counts.entrySet().stream()
            .map(row -> String.format(Locale.ROOT, "%-44s %6d", row.getKey(), row.getValue()));
    return Stream.of(
            Stream.of(conditions.text(), ""),
            times.isEmpty()
                ? Stream.<String>of()
                : Stream.of(
                    String.format(
                        Locale.ROOT, "%-44s %6s %9s %9s %9s", "ms", "count", "p50", "p99", "max")),
            rows,
            counted,
            Stream.of(""),
            aims.stream().map(Aim::line))
        .flatMap(lines -> lines)
        .collect(Collectors.joining(System.lineSeparator()));
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
