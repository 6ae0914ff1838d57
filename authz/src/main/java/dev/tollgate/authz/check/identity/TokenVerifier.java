package dev.tollgate.authz.check.identity;

import dev.tollgate.boot.Secret;
import dev.tollgate.oidc.IdTokenVerifier;
import dev.tollgate.oidc.IdentityProvider;
import dev.tollgate.oidc.VerificationResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies identity tokens away from the caller's thread. Thread-safe. */
public final class TokenVerifier {
  private static final Logger logger = LoggerFactory.getLogger(TokenVerifier.class);

  private final boolean hasIssuers;
  private final IdTokenVerifier verifier;
  private final InstantSource clock;
  private final Executor executor;

  /**
   * A verifier for tokens of these issuers.
   *
   * @param providers may be empty
   * @param executor runs verifications, which may wait for an issuer
   */
  public TokenVerifier(List<IdentityProvider> providers, InstantSource clock, Executor executor) {
    this.hasIssuers = !providers.isEmpty();
    this.verifier = new IdTokenVerifier(providers, clock);
    this.clock = clock;
    this.executor = executor;
  }

  boolean hasIssuers() {
    return hasIssuers;
  }

  /** The time by the clock that tokens are verified with. */
  Instant now() {
    return clock.instant();
  }

  /** Verifies the token and hands the result to the consumer, on a thread of the executor. */
  void verify(Secret token, Consumer<VerificationResult> consumer) {
    executor.execute(() -> consumer.accept(result(token)));
  }

  private VerificationResult result(Secret token) {
    try {
      return verifier.verify(token);
    } catch (RuntimeException e) {
      logger.atError().setCause(e).log("an identity token could not be verified");
      return new VerificationResult.Unavailable("a fault of ours");
    }
  }
}
