package dev.tollgate.admin.access;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.boot.Secret;
import dev.tollgate.oidc.IdToken;
import dev.tollgate.oidc.IdTokenVerifier;
import dev.tollgate.oidc.Verdict;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the role of who shows an identity token. Thread-safe. */
public final class IdentityRules {
  private static final Logger logger = LoggerFactory.getLogger(IdentityRules.class);

  private final IdentityMapping mapping;
  private final IdTokenVerifier verifier;

  public IdentityRules(IdentityMapping mapping, IdTokenVerifier verifier) {
    this.mapping = mapping;
    this.verifier = verifier;
  }

  /**
   * Who shows the token; null if nobody, which includes who matches no rule.
   *
   * @throws ProblemException with 503 if the issuer's keys cannot be had
   */
  @Nullable Caller callerOf(Secret shown) {
    return switch (verifier.verify(shown)) {
      case Verdict.Genuine(IdToken token) ->
          mapping
              .ruleFor(token)
              .map(rule -> new Caller(subject(token), token.email(), rule.role(), rule.tenant()))
              .orElse(null);
      case Verdict.Refused(String why) -> {
        logger.atDebug().addKeyValue("why", why).log("identity token refused");
        yield null;
      }
      case Verdict.Unknowable(String why) -> {
        logger.atWarn().addKeyValue("why", why).log("identity token cannot be verified");
        throw ProblemException.unavailable("the identity token cannot be verified now; try again");
      }
    };
  }

  /** An issuer gives a subject to nobody else for all time; an address it may. */
  private static String subject(IdToken token) {
    return "oidc:%s#%s".formatted(token.issuer(), token.subject());
  }
}
