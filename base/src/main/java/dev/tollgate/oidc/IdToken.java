package dev.tollgate.oidc;

import java.time.Instant;
import java.util.Collection;
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

  /**
   * True if the token has this value of the claim, or a list with it. The claim {@code email}
   * counts only if the issuer has verified the address; otherwise it may be any text that the user
   * entered.
   *
   * @param wanted a string or a boolean
   */
  public boolean has(String claim, Object wanted) {
    if (claim.equals("email")) {
      return !email().isEmpty() && email().equals(wanted);
    }
    Object value = claims.get(claim);
    return wanted.equals(value) || (value instanceof Collection<?> list && list.contains(wanted));
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
