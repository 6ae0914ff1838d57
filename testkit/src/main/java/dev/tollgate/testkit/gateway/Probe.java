package dev.tollgate.testkit.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;

/** A readiness check of a process. Thread-safe. */
@FunctionalInterface
interface Probe {
  /** The reason why the process is not ready; empty if it is ready. */
  Optional<String> missing();

  /** A probe of a process that is ready when it has been started. */
  static Probe none() {
    return Optional::empty;
  }

  /** Ready when the address returns 200. The body of another response has the unmet conditions. */
  static Probe http(HttpClient client, String url) {
    return () -> {
      try {
        HttpResponse<String> response = get(client, url);
        return response.statusCode() == 200
            ? Optional.empty()
            : Optional.of(unmet(response.body()));
      } catch (IOException e) {
        return Optional.of("an answer from " + url);
      }
    };
  }

  /** Ready when Envoy has accepted its first configuration and no listener is warming. */
  static Probe envoy(HttpClient client, String adminUrl) {
    Probe live = http(client, adminUrl + "/ready");
    return () -> {
      Optional<String> missing = live.missing();
      return missing.isPresent() ? missing : unconfigured(client, adminUrl);
    };
  }

  /** True if a process listens on a port of this machine. */
  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> unconfigured(HttpClient client, String adminUrl) {
    try {
      String stats = get(client, adminUrl + "/stats?filter=%5Elistener_manager").body();
      if (!stats.matches("(?s).*lds\\.update_success: [1-9].*")) {
        return Optional.of("a configuration from the control plane");
      }
      return stats.contains("total_listeners_warming: 0")
          ? Optional.empty()
          : Optional.of("routes and certificates for its listeners");
    } catch (IOException e) {
      return Optional.of("an answer from " + adminUrl);
    }
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build(),
          BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The unmet conditions in the body of a service's {@code /ready}, or the body itself. */
  private static String unmet(String body) {
    try {
      StringJoiner unmet = new StringJoiner(", ");
      for (JsonNode condition : new JsonMapper().readTree(body).path("conditions")) {
        if (!condition.path("met").asBoolean()) {
          unmet.add(
              "%s (waiting for %s)"
                  .formatted(
                      condition.path("name").asText(), condition.path("waitingFor").asText()));
        }
      }
      return unmet.length() == 0 ? "the rest of its start" : unmet.toString();
    } catch (IOException e) {
      return body.strip();
    }
  }
}
