package dev.tollgate.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.tollgate.boot.PublishedDocument;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cached public keys of an issuer. They are also fetched again when a token names an unknown
 * key, because the issuer may have rotated its keys. While the issuer cannot be reached, the cached
 * keys stay valid for {@link #OUTAGE_GRACE}. Thread-safe; may wait for the network.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {
  /** The longest outage of the issuer that tokens survive. */
  static final Duration OUTAGE_GRACE = Duration.ofHours(6);

  private final PublishedDocument<JWKSet> document;

  ProviderKeys(IdentityProvider provider, InstantSource clock) {
    this.document = new PublishedDocument<>(provider.keys(), JWKSet::parse, OUTAGE_GRACE, clock);
  }

  /** True if keys have been fetched at least once. */
  boolean isLoaded() {
    return document.isLoaded();
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext none)
      throws KeySourceException {
    try {
      JWKSet known = document.get();
      List<JWK> found = selector.select(known);
      return found.isEmpty() ? selector.select(document.newerThan(known)) : found;
    } catch (IOException e) {
      throw new RemoteKeySourceException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeySourceException("interrupted while the issuer's keys were fetched", e);
    }
  }
}
