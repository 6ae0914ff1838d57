package dev.tollgate.controlplane.nodes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A version that a node refused.
 *
 * @param version the refused version
 * @param error Envoy's own words, cut to {@link #MAX_ERROR_CHARS}; withheld if they repeat a key
 * @param since when the refusal arrived
 */
public record Nack(String version, String error, Instant since) {
  /** Enough for every message that Envoy writes itself; the rest is repeated configuration. */
  public static final int MAX_ERROR_CHARS = 2_000;

  /** Makes the error text fit to be kept and shown. */
  public Nack {
    requireNonNull(version, "version");
    requireNonNull(since, "since");
    error = shown(error.strip());
  }

  private static String shown(String error) {
    // Envoy writes out a message that breaks a rule, and a secret is a message too.
    if (error.contains("PRIVATE KEY")) {
      return "withheld: the text repeats a private key";
    }
    return error.length() <= MAX_ERROR_CHARS ? error : error.substring(0, MAX_ERROR_CHARS) + "…";
  }
}
