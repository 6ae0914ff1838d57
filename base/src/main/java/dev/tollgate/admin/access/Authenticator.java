package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Secret;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a bearer token to a caller. Accepts the bootstrap token of the settings, an admin token,
 * or an identity token of a trusted issuer. Thread-safe.
 */
public final class Authenticator {
  private static final String SCHEME = "Bearer ";
  // Enough for an identity token with many groups. A longer header is rejected unparsed.
  private static final int MAX_CHARACTERS = 8_192;

  private final byte[] bootstrapDigest;
  private final TokenTable tokens;
  private final IdentityTokenAuthenticator identities;

  /** An authenticator that keeps only a digest of the bootstrap token. */
  public Authenticator(Secret bootstrap, TokenTable tokens, IdentityTokenAuthenticator identities) {
    this.bootstrapDigest = AdminToken.hash(bootstrap).bytes();
    this.tokens = tokens;
    this.identities = identities;
  }

  /**
   * Returns the caller that an {@code authorization} header identifies, or null if the header is
   * missing or its token is not accepted.
   *
   * @throws ProblemException with 503 if the admin tokens or the issuer's keys are not available
   */
  @Nullable Caller authenticate(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > MAX_CHARACTERS
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
