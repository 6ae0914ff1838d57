package dev.tollgate.controlplane.nodes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A node's refusal of a version.
 *
 * @param version the refused version
 * @param error Envoy's error text, cut to {@link #MAX_ERROR_CHARS}; withheld if it repeats a
 *     private key
 * @param since time of arrival
 */
public record Nack(String version, String error, Instant since) {
  /** Longer than any message of Envoy's own; the rest repeats configuration. */
  public static final int MAX_ERROR_CHARS = 2_000;

  /** Cuts the error text and withholds it if it repeats a private key. */
  public Nack {
    requireNonNull(version, "version");
    requireNonNull(since, "since");
    error = safe(error.strip());
  }

  private static String safe(String error) {
    // Envoy quotes messages that break a validation rule, secrets included.
    if (error.contains("PRIVATE KEY")) {
      return "withheld: the text repeats a private key";
    }
    return error.length() <= MAX_ERROR_CHARS ? error : error.substring(0, MAX_ERROR_CHARS) + "…";
  }
}
