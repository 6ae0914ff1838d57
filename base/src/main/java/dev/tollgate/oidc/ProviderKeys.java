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
 * The cached public keys of an issuer. They are fetched again when they expire, and when a token
 * names an unknown key, because the issuer may have rotated its keys; at most four times a minute.
 * While the issuer cannot be reached, the cached keys stay valid for {@link #OUTAGE_GRACE}.
 * Thread-safe; may wait for the network.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {
  /** The longest time for which a key that the issuer has withdrawn is still accepted. */
  static final Duration CACHE_TTL = Duration.ofMinutes(15);

  /** The longest outage of the issuer that tokens survive. */
  static final Duration OUTAGE_GRACE = Duration.ofHours(6);

  /** The library allows two fetches per interval. */
  static final Duration FETCH_INTERVAL = Duration.ofSeconds(30);

  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration REFRESH_LOCK_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 256 * 1024;

  private final JWKSetSource<SecurityContext> source;
  private final InstantSource clock;
  private volatile @Nullable JWKSet last;

  ProviderKeys(IdentityProvider provider, InstantSource clock) {
    int timeoutMillis = (int) HTTP_TIMEOUT.toMillis();
    try {
      JWKSource<SecurityContext> built =
          JWKSourceBuilder.<SecurityContext>create(
                  provider.keys().toURL(),
                  new DefaultResourceRetriever(timeoutMillis, timeoutMillis, MAX_BYTES))
              .refreshAheadCache(false)
              .cache(CACHE_TTL.toMillis(), REFRESH_LOCK_TIMEOUT.toMillis())
              .rateLimited(FETCH_INTERVAL.toMillis())
              .outageTolerant(OUTAGE_GRACE.toMillis())
              .build();
      this.source = ((JWKSetBasedJWKSource<SecurityContext>) built).getJWKSetSource();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("keys: " + provider.keys() + " (expected: a URL)", e);
    }
    this.clock = clock;
  }

  /** True if keys have been fetched at least once. */
  boolean isLoaded() {
    return last != null;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext none)
      throws KeySourceException {
    JWKSet known = load(JWKSetCacheRefreshEvaluator.noRefresh());
    List<JWK> found = selector.select(known);
    return found.isEmpty() ? selectAfterRefresh(known, selector) : found;
  }

  private List<JWK> selectAfterRefresh(JWKSet known, JWKSelector selector)
      throws KeySourceException {
    try {
      return selector.select(load(JWKSetCacheRefreshEvaluator.referenceComparison(known)));
    } catch (RateLimitReachedException e) {
      return List.of(); // the keys are seconds old, so the issuer has no such key
    }
  }

  private JWKSet load(JWKSetCacheRefreshEvaluator when) throws KeySourceException {
    JWKSet set = source.getJWKSet(when, clock.millis(), null);
    last = set;
    return set;
  }
}
