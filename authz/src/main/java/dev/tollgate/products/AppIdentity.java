package dev.tollgate.products;

import java.util.Map;

/**
 * Identity tokens that stand for an app.
 *
 * @param issuer exactly as in the tokens
 * @param claims what a token must say, by name; never empty, because an issuer's tokens are many
 *     people's
 */
public record AppIdentity(String issuer, Map<String, String> claims) {
  /**
   * Copies the claims.
   *
   * @throws IllegalArgumentException if there is none
   */
  public AppIdentity {
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("claims: none (expected: at least one)");
    }
    claims = Map.copyOf(claims);
  }
}
