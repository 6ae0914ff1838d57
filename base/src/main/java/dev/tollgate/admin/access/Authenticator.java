package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Secret;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Tells who shows a bearer token: the token of the service's settings, an admin token, or an
 * identity token of an issuer that is trusted. Thread-safe.
 */
public final class Authenticator {
  private static final String SCHEME = "Bearer ";
  // An identity token with many groups; longer ones are not worth the work.
  private static final int MOST_CHARACTERS = 8_192;

  private final byte[] bootstrapDigest;
  private final TokenTable tokens;
  private final IdentityRules identities;

  public Authenticator(Secret bootstrap, TokenTable tokens, IdentityRules identities) {
    this.bootstrapDigest = AdminToken.hash(bootstrap).bytes();
    this.tokens = tokens;
    this.identities = identities;
  }

  /**
   * The caller that an {@code authorization} header shows; null if it shows none.
   *
   * @throws ProblemException with 503 if it cannot be known now
   */
  @Nullable Caller authenticate(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > MOST_CHARACTERS
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    Secret shown = Secret.of(authorization.substring(SCHEME.length()).strip());
    if (MessageDigest.isEqual(bootstrapDigest, AdminToken.hash(shown).bytes())) {
      return Caller.BOOTSTRAP;
    }
    if (AdminToken.isWellFormed(shown)) {
      return tokens.callerOf(AdminToken.hash(shown));
    }
    return identities.callerOf(shown);
  }
}
