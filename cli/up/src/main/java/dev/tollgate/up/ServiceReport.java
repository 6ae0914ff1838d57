package dev.tollgate.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.testkit.gateway.GatewayState.PartState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of authz or the control plane, as its {@code /ready} and {@code /metrics} report it.
 * Immutable.
 *
 * @param status {@code ready}, {@code waiting}, {@code draining} or {@code unreachable}
 * @param reasons what it waits for, or why it cannot be reached
 * @param metrics the text of {@code /metrics}; empty if it cannot be reached
 */
record ServiceReport(String status, List<String> reasons, String metrics) {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final JsonMapper JSON = new JsonMapper();

  ServiceReport {
    reasons = List.copyOf(reasons);
  }

  /** Asks a service; empty for processes that have no metrics port. */
  static Optional<ServiceReport> of(PartState part, HttpClient http) {
    return Optional.ofNullable(part.ports().get(part.name() + "-metrics"))
        .map(port -> ask(http, "http://127.0.0.1:" + port));
  }

  private static ServiceReport ask(HttpClient http, String address) {
    try {
      JsonNode ready = JSON.readTree(get(http, address + "/ready"));
      List<String> reasons = new ArrayList<>();
      for (JsonNode condition : ready.path("conditions")) {
        condition.path("waitingFor").asText("").lines().forEach(reasons::add);
      }
      return new ServiceReport(
          ready.path("status").asText(), reasons, get(http, address + "/metrics"));
    } catch (IOException e) {
      return new ServiceReport("unreachable", List.of(address + " does not answer"), "");
    }
  }

  private static String get(HttpClient http, String address) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  boolean isReady() {
    return status.equals("ready");
  }

  /** One line for people. */
  String text(Instant now) {
    StringJoiner text = new StringJoiner("; ");
    text.add(reasons.isEmpty() ? status : status + ": " + String.join(", ", reasons));
    label("version").ifPresent(version -> text.add("version " + version));
    label("java").ifPresent(java -> text.add("Java " + java));
    revision().ifPresent(revision -> text.add("revision %.0f".formatted(revision)));
    feedAgeSeconds().ifPresent(age -> text.add("feed %.1f s old".formatted(age)));
    certificateDays(now)
        .ifPresent(days -> text.add("certificate valid for %.0f d".formatted(days)));
    listenerCertificateDays(now)
        .forEach((name, days) ->
            text.add("listener certificate %s valid for %d d".formatted(name, days)));
    return text.toString();
  }

  /** Adds the same for programs. */
  void addTo(ObjectNode process, Instant now) {
    process.put("status", status);
    reasons.forEach(process.putArray("waitingFor")::add);
    label("version").ifPresent(version -> process.put("version", version));
    label("java").ifPresent(java -> process.put("java", java));
    revision().ifPresent(revision -> process.put("revision", (long) revision));
    feedAgeSeconds().ifPresent(age -> process.put("feedAgeSeconds", age));
    certificateDays(now).ifPresent(days -> process.put("certificateDays", (long) days));
    Map<String, Long> listeners = listenerCertificateDays(now);
    if (!listeners.isEmpty()) {
      ObjectNode days = process.putObject("listenerCertificateDays");
      listeners.forEach(days::put);
    }
  }

  private OptionalDouble revision() {
    return value("tollgate_rollout_revision");
  }

  private OptionalDouble feedAgeSeconds() {
    return value("tollgate_authz_feed_age_seconds");
  }

  /** Whole days until the certificate expires; negative if it has expired. */
  private OptionalDouble certificateDays(Instant now) {
    OptionalDouble expiry = value("tollgate_tls_certificate_expiry_timestamp_seconds");
    return expiry.isEmpty() ? expiry : OptionalDouble.of(days(expiry.getAsDouble(), now));
  }

  /** The same of each certificate that listeners serve, by its name. */
  private Map<String, Long> listenerCertificateDays(Instant now) {
    Map<String, Long> days = new TreeMap<>();
    Pattern.compile(
            "(?m)^tollgate_certificates_expiry_timestamp_seconds\\{certificate=\"([^\"]*)\"} (\\S+)$")
        .matcher(metrics)
        .results()
        .forEach(
            line -> days.put(line.group(1), (long) days(Double.parseDouble(line.group(2)), now)));
    return days;
  }

  private static double days(double expiry, Instant now) {
    return Math.floor((expiry - now.getEpochSecond()) / Duration.ofDays(1).toSeconds());
  }

  private OptionalDouble value(String metric) {
    Matcher line = Pattern.compile("(?m)^" + metric + " (\\S+)$").matcher(metrics);
    return line.find()
        ? OptionalDouble.of(Double.parseDouble(line.group(1)))
        : OptionalDouble.empty();
  }

  private Optional<String> label(String name) {
    Pattern pattern =
        Pattern.compile("(?m)^tollgate_build_info\\{(?:.*,)?" + name + "=\"([^\"]*)\"");
    Matcher line = pattern.matcher(metrics);
    return line.find() ? Optional.of(line.group(1)) : Optional.empty();
  }
}
