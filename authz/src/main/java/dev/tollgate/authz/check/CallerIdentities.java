package dev.tollgate.authz.check;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.boot.Secret;
import dev.tollgate.oidc.IdToken;
import dev.tollgate.oidc.IdTokenVerifier;
import dev.tollgate.oidc.IdentityProvider;
import dev.tollgate.oidc.VerificationResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who calls with an identity token instead of a key, and for which app. A token is verified once,
 * on a thread of its own, while its request is parked; what came of it is remembered by the token's
 * hash until the token expires. So a token that is known costs neither a call nor a signature. For
 * which app it stands is asked of the catalogue again after every change of an app. Thread-safe;
 * never waits.
 *
 * <p>What a flood of tokens can cost is bounded: a source takes part in its {@link FailureLimits}
 * for each one that has to be verified, few are verified at a time, and few are remembered.
 */
public final class CallerIdentities {
  private static final Logger logger = LoggerFactory.getLogger(CallerIdentities.class);

  /** Some 20 MB. Who uses a token often is not pushed out by those who come once. */
  private static final int MOST_GENUINE = 10_000;

  private static final int MOST_REFUSED = 10_000;

  /** A signature takes some 50 µs; issuers are asked at most every 15 s. */
  private static final int MOST_UNDER_WAY = 256;

  /** From then on a token is verified again, however long it lives: its key may be withdrawn. */
  private static final Duration GENUINE_FOR = Duration.ofHours(1);

  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);
  private static final Duration UNKNOWABLE_FOR = Duration.ofSeconds(1);

  /** What can be a header; the most that OpenID Connect allows a subject. */
  private static final Pattern SUBJECT = Pattern.compile("[!-~]{1,255}");

  private final boolean isOn;
  private final IdTokenVerifier verifier;
  private final Catalog catalog;
  private final FailureLimits failures;
  private final InstantSource clock;
  private final Executor executor;
  private final Cache<TokenHash, KnownToken> genuine;
  private final Cache<TokenHash, DenyReason> refused;
  private final ConcurrentMap<TokenHash, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /**
   * Knows nobody yet.
   *
   * @param providers whose tokens are taken; none for no tokens at all
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   * @param executor verifies; may be made to wait for an issuer
   */
  public CallerIdentities(
      List<IdentityProvider> providers,
      Catalog catalog,
      FailureLimits failures,
      InstantSource clock,
      LongSupplier nanoTime,
      Executor executor) {
    this.isOn = !providers.isEmpty();
    this.verifier = new IdTokenVerifier(providers, clock);
    this.catalog = catalog;
    this.failures = failures;
    this.clock = clock;
    this.executor = executor;
    this.genuine =
        Caffeine.newBuilder()
            .maximumSize(MOST_GENUINE)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<TokenHash, KnownToken>creating((hash, known) -> lifeOf(known.token())))
            .build();
    this.refused =
        Caffeine.newBuilder()
            .maximumSize(MOST_REFUSED)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<TokenHash, DenyReason>creating((hash, reason) ->
                    reason == DenyReason.TOKEN_UNVERIFIED ? UNKNOWABLE_FOR : REFUSED_FOR))
            .build();
  }

  /** Finds who shows the token, and notes it. */
  Outcome identify(Secret token, Findings findings) {
    if (!isOn) {
      return Outcome.failed(DenyReason.MALFORMED_KEY);
    }
    TokenHash hash = TokenHash.of(token);
    KnownToken known = genuine.getIfPresent(hash);
    if (known != null) {
      return known.identify(catalog, findings);
    }
    DenyReason reason = refused.getIfPresent(hash);
    return reason == null
        ? verify(hash, token, findings.attempt().sourceAddress())
        : Outcome.failed(reason);
  }

  private Outcome verify(TokenHash hash, Secret token, String source) {
    CompletableFuture<?> other = underWay.get(hash);
    if (other != null) {
      return waiting(other);
    } else if (!failures.take(source)) {
      return Outcome.failed(DenyReason.TOO_MANY_FAILURES);
    } else if (underWay.size() >= MOST_UNDER_WAY) {
      return Outcome.failed(DenyReason.TOKEN_UNVERIFIED);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<?> earlier = underWay.putIfAbsent(hash, mine);
    if (earlier != null) {
      return waiting(earlier);
    }
    executor.execute(() -> {
      try {
        remember(hash, verdict(token), source);
      } finally {
        underWay.remove(hash);
        mine.complete(null);
      }
    });
    return waiting(mine);
  }

  private static Outcome waiting(CompletableFuture<?> until) {
    return new Outcome.Waiting(until, DenyReason.TOKEN_UNVERIFIED);
  }

  private VerificationResult verdict(Secret token) {
    try {
      return verifier.verify(token);
    } catch (RuntimeException e) {
      logger.atError().setCause(e).log("an identity token could not be verified");
      return new VerificationResult.Unavailable("a fault of ours");
    }
  }

  private void remember(TokenHash hash, VerificationResult verdict, String source) {
    switch (verdict) {
      case VerificationResult.Valid(IdToken token)
          when SUBJECT.matcher(token.subject()).matches() -> {
        failures.giveBack(source);
        genuine.put(hash, new KnownToken(token));
      }
      case VerificationResult.Valid _ -> refused.put(hash, DenyReason.INVALID_TOKEN);
      case VerificationResult.Invalid(String why) -> {
        logger.atDebug().addKeyValue("why", why).log("identity token refused");
        refused.put(hash, DenyReason.INVALID_TOKEN);
      }
      case VerificationResult.Unavailable(String why) -> {
        logger.atWarn().addKeyValue("why", why).log("identity token cannot be verified");
        failures.giveBack(source);
        refused.put(hash, DenyReason.TOKEN_UNVERIFIED);
      }
    }
  }

  private Duration lifeOf(IdToken token) {
    Instant now = clock.instant();
    Instant end = now.plus(GENUINE_FOR);
    Duration life =
        Duration.between(now, token.expiresAt().isBefore(end) ? token.expiresAt() : end);
    // For a moment also if it expires at the very time, so that its request is told so.
    return life.isPositive() ? life.plus(UNKNOWABLE_FOR) : UNKNOWABLE_FOR;
  }
}
