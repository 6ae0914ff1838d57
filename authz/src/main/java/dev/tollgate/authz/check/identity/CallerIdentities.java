package dev.tollgate.authz.check.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.oidc.IdToken;
import dev.tollgate.oidc.VerificationResult;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identifies callers that present an identity token instead of a key. A token is verified once, on
 * a thread of its own, while its request is parked; the result is kept by the token's hash until
 * the token expires. So a known token costs neither a call nor a signature. The catalogue is asked
 * again after every change of an app which app a token stands for. Thread-safe; never waits.
 *
 * <p>A valid token is accepted whatever else came from its address. The cost of a flood of tokens
 * is bounded: few verifications run at a time, and few results are kept.
 *
 * @param <A> what is kept beside each identity
 */
public final class CallerIdentities<A> {
  private static final Logger logger = LoggerFactory.getLogger(CallerIdentities.class);

  /** About 20 MB. The cache keeps tokens that are used often when many come once. */
  private static final int MAX_GENUINE = 10_000;

  private static final int MAX_REFUSED = 10_000;

  /** A signature takes about 50 µs; issuers are asked at most every 15 s. */
  private static final int MAX_UNDER_WAY = 256;

  /** A token is verified again after this time, because its issuer may withdraw the key. */
  private static final Duration GENUINE_FOR = Duration.ofHours(1);

  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);
  private static final Duration UNVERIFIED_FOR = Duration.ofSeconds(1);

  /** A valid header value of at most 255 characters, the limit of OpenID Connect. */
  private static final Pattern SUBJECT = Pattern.compile("[!-~]{1,255}");

  private final TokenVerifier verifier;
  private final Catalog catalog;
  private final Supplier<A> attachments;
  private final Cache<TokenHash, KnownToken<A>> genuine;
  private final Cache<TokenHash, Refusal> refused;
  private final ConcurrentMap<TokenHash, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();

  /**
   * Starts without any known token.
   *
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   * @param attachments makes what is kept beside an identity
   */
  public CallerIdentities(
      TokenVerifier verifier, Catalog catalog, LongSupplier nanoTime, Supplier<A> attachments) {
    this.verifier = verifier;
    this.catalog = catalog;
    this.attachments = attachments;
    this.genuine =
        Caffeine.newBuilder()
            .maximumSize(MAX_GENUINE)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<TokenHash, KnownToken<A>>creating((hash, known) -> lifeOf(known.token())))
            .build();
    this.refused =
        Caffeine.newBuilder()
            .maximumSize(MAX_REFUSED)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<TokenHash, Refusal>creating((hash, refusal) ->
                    refusal == Refusal.UNVERIFIED ? UNVERIFIED_FOR : REFUSED_FOR))
            .build();
  }

  /** Identifies the caller, or begins to verify the token. */
  public Identification<A> identify(CallerToken token, Instant now) {
    if (!verifier.hasIssuers()) {
      return new Identification.Refused<>(Refusal.NO_ISSUERS);
    }
    KnownToken<A> known = genuine.getIfPresent(token.hash());
    if (known != null) {
      return known.identify(catalog, now, attachments);
    }
    Refusal refusal = refused.getIfPresent(token.hash());
    return refusal == null ? verify(token) : new Identification.Refused<>(refusal);
  }

  private Identification<A> verify(CallerToken token) {
    TokenHash hash = token.hash();
    CompletableFuture<?> other = underWay.get(hash);
    if (other != null) {
      return new Identification.Verifying<>(other);
    } else if (underWay.size() >= MAX_UNDER_WAY) {
      return new Identification.Refused<>(Refusal.UNVERIFIED);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<?> earlier = underWay.putIfAbsent(hash, mine);
    if (earlier != null) {
      return new Identification.Verifying<>(earlier);
    }
    verifier.verify(
        token.text(),
        result -> {
          try {
            remember(hash, result);
          } finally {
            underWay.remove(hash);
            mine.complete(null);
          }
        });
    return new Identification.Verifying<>(mine);
  }

  private void remember(TokenHash hash, VerificationResult result) {
    switch (result) {
      case VerificationResult.Valid(IdToken token)
          when SUBJECT.matcher(token.subject()).matches() ->
          genuine.put(hash, new KnownToken<>(token));
      case VerificationResult.Valid _ -> refused.put(hash, Refusal.INVALID);
      case VerificationResult.Invalid(String why) -> {
        logger.atDebug().addKeyValue("why", why).log("identity token refused");
        refused.put(hash, Refusal.INVALID);
      }
      case VerificationResult.Unavailable(String why) -> {
        logger.atWarn().addKeyValue("why", why).log("identity token cannot be verified");
        refused.put(hash, Refusal.UNVERIFIED);
      }
    }
  }

  private Duration lifeOf(IdToken token) {
    Instant now = verifier.now();
    Instant end = now.plus(GENUINE_FOR);
    Duration life =
        Duration.between(now, token.expiresAt().isBefore(end) ? token.expiresAt() : end);
    // A little longer, so that a token which expires now is answered as expired.
    return life.isPositive() ? life.plus(UNVERIFIED_FOR) : UNVERIFIED_FOR;
  }
}
