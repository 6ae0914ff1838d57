package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Reads counters of a running Envoy from its admin interface on loopback. Stateless. */
final class EnvoyStats {
  private EnvoyStats() {}

  /**
   * Returns the value of a counter.
   *
   * @throws IOException if Envoy does not respond or has no such counter
   */
  static long counter(int adminPort, String name) throws IOException {
    String filter = "^" + name.replace(".", "\\.") + "$";
    String query = "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/stats?" + query);
    try (var body = uri.toURL().openStream()) {
      return parse(name, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static long parse(String name, String stats) throws IOException {
    return stats
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .findFirst()
        .map(line -> Long.parseLong(line.substring(name.length() + 2)))
        .orElseThrow(
            () -> new IOException("Envoy's counters: '" + stats + "' (expected: " + name + ")"));
  }
}
