package dev.tollgate.oidc;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The claims of a verified identity token. Immutable.
 *
 * @param subject the issuer's stable id of the user, never reassigned
 * @param claims all claims: strings, numbers, booleans, lists and maps
 */
public record IdToken(
    String issuer, String subject, Instant expiresAt, Map<String, Object> claims) {
  /** Copies the claims. */
  public IdToken {
    claims = Collections.unmodifiableMap(new HashMap<>(claims));
  }

  /** The email address if the issuer has verified it; otherwise empty. */
  public String email() {
    return Boolean.TRUE.equals(claims.get("email_verified"))
            && claims.get("email") instanceof String email
        ? email
        : "";
  }

  /** Leaves out the claims, which are personal data. */
  @Override
  public String toString() {
    return "IdToken of " + issuer;
  }
}
