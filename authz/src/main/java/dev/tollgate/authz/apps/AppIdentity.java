package dev.tollgate.authz.apps;

import dev.tollgate.oidc.IdToken;
import java.util.Collection;
import java.util.Map;

/**
 * Identity tokens that stand for an app.
 *
 * @param issuer exactly as in the tokens
 * @param claims what a token must say, by name; never empty, because an issuer's tokens are many
 *     people's
 */
public record AppIdentity(String issuer, Map<String, String> claims) {
  private static final String EMAIL = "email";

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

  /** Whether the token is of this issuer and says all of this: as a text, or in a list of texts. */
  public boolean matches(IdToken token) {
    return token.issuer().equals(issuer)
        && claims.entrySet().stream()
            .allMatch(claim -> says(token, claim.getKey(), claim.getValue()));
  }

  private static boolean says(IdToken token, String name, String wanted) {
    if (name.equals(EMAIL)) {
      // An address that the issuer has not verified is whatever its user wrote.
      return !wanted.isEmpty() && token.email().equals(wanted);
    }
    Object said = token.claims().get(name);
    return wanted.equals(said) || (said instanceof Collection<?> list && list.contains(wanted));
  }
}
