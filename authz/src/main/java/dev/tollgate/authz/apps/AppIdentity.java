package dev.tollgate.authz.apps;

import dev.tollgate.oidc.IdToken;
import java.util.Collection;
import java.util.Map;

/**
 * Identity tokens that are accepted for an app. Immutable.
 *
 * @param issuer exactly as in the claim {@code iss}
 * @param claims required values by claim name; at least one, because an issuer's tokens belong to
 *     many callers
 */
public record AppIdentity(String issuer, Map<String, String> claims) {
  private static final String EMAIL = "email";

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
            .allMatch(claim -> hasClaim(token, claim.getKey(), claim.getValue()));
  }

  private static boolean hasClaim(IdToken token, String name, String wanted) {
    if (name.equals(EMAIL)) {
      // An address that the issuer has not verified may be any text that the user entered.
      return !wanted.isEmpty() && token.email().equals(wanted);
    }
    Object value = token.claims().get(name);
    return wanted.equals(value) || (value instanceof Collection<?> list && list.contains(wanted));
  }
}
