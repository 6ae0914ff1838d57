package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Secret;
import dev.tollgate.oidc.IdToken;
import dev.tollgate.oidc.IdTokenVerifier;
import dev.tollgate.oidc.VerificationResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies identity tokens and maps them to callers. Thread-safe; may wait for the network. */
public final class IdentityTokenAuthenticator {
  private static final Logger logger = LoggerFactory.getLogger(IdentityTokenAuthenticator.class);

  private final IdentityMapping mapping;
  private final IdTokenVerifier verifier;

  /** An authenticator with the rules of {@code mapping}. */
  public IdentityTokenAuthenticator(IdentityMapping mapping, IdTokenVerifier verifier) {
    this.mapping = mapping;
    this.verifier = verifier;
  }

  /**
   * Returns the caller that the token identifies, or null if the token is invalid or matches no
   * rule.
   *
   * @throws ProblemException with 503 if the issuer's keys cannot be fetched
   */
  @Nullable Caller callerOf(Secret shown) {
    return switch (verifier.verify(shown)) {
      case VerificationResult.Valid(IdToken token) ->
          mapping
              .ruleFor(token)
              .map(rule -> new Caller(subject(token), token.email(), rule.role(), rule.tenant()))
              .orElse(null);
      case VerificationResult.Invalid(String why) -> {
        logger.atDebug().addKeyValue("why", why).log("identity token refused");
        yield null;
      }
      case VerificationResult.Unavailable(String why) -> {
        logger.atWarn().addKeyValue("why", why).log("identity token cannot be verified");
        throw ProblemException.unavailable("the identity token cannot be verified now; try again");
      }
    };
  }

  /** Issuers never reassign a subject, but they may reassign an email address. */
  private static String subject(IdToken token) {
    return "oidc:%s#%s".formatted(token.issuer(), token.subject());
  }
}
