package dev.tollgate.benchmarks.authorizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of one run, for people and as the shape of {@code --json}.
 *
 * @param startMillis from the first query to serving
 * @param bytesPerKey of heap, measured
 * @param gaugeBytesPerKey what the service says of itself
 * @param fewNanos a check among a thousand keys
 * @param manyNanos a check of a thousand keys among all
 * @param spreadNanos a check of a hundred thousand keys among all
 */
public record KeysReport(
    String benchmark,
    Conditions conditions,
    long startMillis,
    double bytesPerKey,
    double gaugeBytesPerKey,
    double fewNanos,
    double manyNanos,
    double spreadNanos,
    List<Aim> aims) {
  /** Copies the list. */
  public KeysReport {
    aims = List.copyOf(aims);
  }

  /** A table and a line for each aim. */
  public String text() {
    String table =
        String.format(
            Locale.ROOT,
            """
            %s

            start to ready                        %10d ms
            memory per key                        %10.0f B (the gauge says %.0f)
            a check among 1,000 keys              %10.0f ns
            a check of 1,000 keys among all       %10.0f ns
            a check of 100,000 keys among all     %10.0f ns

            """,
            conditions.text(),
            startMillis,
            bytesPerKey,
            gaugeBytesPerKey,
            fewNanos,
            manyNanos,
            spreadNanos);
    return table + aims.stream().map(Aim::line).collect(Collectors.joining(System.lineSeparator()));
  }

  /** Everything, for programs. */
  public String json() {
    try {
      return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report that is no JSON", e);
    }
  }
}
