package dev.tollgate.oidc;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What a genuine identity token says. Immutable.
 *
 * @param subject who it is, and nobody else of the issuer for all time
 * @param claims all of them: texts, numbers, truths, lists and maps
 */
public record IdToken(
    String issuer, String subject, Instant expiresAt, Map<String, Object> claims) {
  /** Copies the claims. */
  public IdToken {
    claims = Collections.unmodifiableMap(new HashMap<>(claims));
  }

  /** The address that the issuer has verified; empty if it has none. */
  public String email() {
    return Boolean.TRUE.equals(claims.get("email_verified"))
            && claims.get("email") instanceof String email
        ? email
        : "";
  }

  /** Without the claims, which are personal. */
  @Override
  public String toString() {
    return "IdToken of " + issuer;
  }
}
