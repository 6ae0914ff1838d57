package dev.tollgate.nodes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A version that a node refused.
 *
 * @param version the refused version
 * @param error Envoy's own words, cut to {@link #MAX_ERROR_CHARS}
 * @param since when the refusal arrived
 */
public record Nack(String version, String error, Instant since) {
  /** Enough for every message that Envoy writes itself; the rest is repeated configuration. */
  public static final int MAX_ERROR_CHARS = 2_000;

  /** Cuts the error text. */
  public Nack {
    requireNonNull(version, "version");
    requireNonNull(since, "since");
    if (error.length() > MAX_ERROR_CHARS) {
      error = error.substring(0, MAX_ERROR_CHARS) + "…";
    }
  }
}
