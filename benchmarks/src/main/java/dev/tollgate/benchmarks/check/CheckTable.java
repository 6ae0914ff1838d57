package dev.tollgate.benchmarks.check;

import dev.tollgate.benchmarks.Aim;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Formats a {@link CheckReport} as text: conditions, a row per variant, a line per aim. Stateless.
 */
final class CheckTable {
  private static final String HEAD =
      """
                     Envoy CPU   auth CPU    together    requests   p50     p99
                     µs/request  µs/check    µs/request  /s         ms      ms
      """;

  private CheckTable() {}

  static String of(CheckReport report) {
    String rows = report.variants().stream().map(CheckTable::row).collect(Collectors.joining());
    String aims = report.aims().stream().map(Aim::line).collect(Collectors.joining("\n"));
    return report.conditions().text() + "\n\n" + HEAD + rows + "\n" + aims;
  }

  private static String row(Summary summary) {
    return String.format(
        Locale.ROOT,
        "%-14s %-11.1f %-11s %-11.1f %-10.0f %-7.2f %.2f%n",
        summary.variant().title(),
        summary.envoyMicrosPerRequest(),
        server(summary),
        summary.togetherMicrosPerRequest(),
        summary.requestsPerSecond(),
        summary.p50Micros() / 1_000,
        summary.p99Micros() / 1_000);
  }

  private static String server(Summary summary) {
    return summary.variant() == Variant.OFF
        ? "-"
        : String.format(Locale.ROOT, "%.1f", summary.serverMicrosPerCheck());
  }
}
