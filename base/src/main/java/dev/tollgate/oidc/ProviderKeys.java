package dev.tollgate.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an issuer, kept in memory: fetched again when they are old, and when a token
 * names one that is not among them (the issuer has new ones), but at most four times a minute,
 * whatever tokens name. While the issuer is away the old ones serve on. Thread-safe; may wait for
 * the network.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {
  /** How soon a key that an issuer withdraws is no longer taken. */
  static final Duration FRESH = Duration.ofMinutes(15);

  /** For how long an issuer may be away. */
  static final Duration GRACE = Duration.ofHours(6);

  /** Two fetches in each. */
  static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 * 1024;

  private final JWKSetSource<SecurityContext> source;
  private final InstantSource clock;
  private volatile @Nullable JWKSet last;

  ProviderKeys(IdentityProvider provider, InstantSource clock) {
    int timeoutMillis = (int) TIMEOUT.toMillis();
    try {
      JWKSource<SecurityContext> built =
          JWKSourceBuilder.<SecurityContext>create(
                  provider.keys().toURL(),
                  new DefaultResourceRetriever(timeoutMillis, timeoutMillis, MOST_BYTES))
              .refreshAheadCache(false)
              .cache(FRESH.toMillis(), WAIT_FOR_OTHERS.toMillis())
              .rateLimited(FETCH_INTERVAL.toMillis())
              .outageTolerant(GRACE.toMillis())
              .build();
      this.source = ((JWKSetBasedJWKSource<SecurityContext>) built).getJWKSetSource();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("keys: " + provider.keys() + " (expected: a URL)", e);
    }
    this.clock = clock;
  }

  /** Whether any keys were ever had. */
  boolean isLoaded() {
    return last != null;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext none)
      throws KeySourceException {
    JWKSet known = load(JWKSetCacheRefreshEvaluator.noRefresh());
    List<JWK> found = selector.select(known);
    return found.isEmpty() ? amongNewer(known, selector) : found;
  }

  private List<JWK> amongNewer(JWKSet known, JWKSelector selector) throws KeySourceException {
    try {
      return selector.select(load(JWKSetCacheRefreshEvaluator.referenceComparison(known)));
    } catch (RateLimitReachedException e) {
      return List.of(); // fetched a moment ago: the token's key is not the issuer's
    }
  }

  private JWKSet load(JWKSetCacheRefreshEvaluator when) throws KeySourceException {
    JWKSet set = source.getJWKSet(when, clock.millis(), null);
    last = set;
    return set;
  }
}
