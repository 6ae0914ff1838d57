package dev.tollgate.authz.apps;

import dev.tollgate.oidc.IdToken;
import java.util.Map;

/**
 * Identity tokens that are accepted for an app. Immutable.
 *
 * @param issuer exactly as in the claim {@code iss}
 * @param claims required values by claim name; at least one, because an issuer's tokens belong to
 *     many callers
 */
public record AppIdentity(String issuer, Map<String, String> claims) {
  /**
   * Copies the claims.
   *
   * @throws IllegalArgumentException if there is no claim
   */
  public AppIdentity {
    if (claims.isEmpty()) {
      throw new IllegalArgumentException("claims: none (expected: at least one)");
    }
    claims = Map.copyOf(claims);
  }

  /**
   * True if the token has this issuer and every required claim, as a text or as an element of a
   * list.
   */
  public boolean matches(IdToken token) {
    return token.issuer().equals(issuer)
        && claims.entrySet().stream()
            .allMatch(claim -> token.has(claim.getKey(), claim.getValue()));
  }
}
