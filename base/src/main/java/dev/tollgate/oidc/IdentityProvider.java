package dev.tollgate.oidc;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trusted issuer of identity tokens. Immutable.
 *
 * @param issuer the {@code iss} claim, compared exactly
 * @param audiences the accepted {@code aud} claims, at least one
 * @param keys the URL of the issuer's JWK set
 */
public record IdentityProvider(String issuer, Set<String> audiences, URI keys) {
  /** Copies the set. */
  public IdentityProvider {
    audiences = Set.copyOf(audiences);
  }

  /**
   * A provider from an operator's input; empty if a value is missing or {@code keys} is not {@link
   * #isSafe safe}.
   */
  public static Optional<IdentityProvider> of(
      @Nullable String issuer, @Nullable List<String> audiences, @Nullable String keys) {
    if (issuer == null || issuer.isBlank() || audiences == null || keys == null) {
      return Optional.empty();
    }
    boolean hasAudiences = !audiences.isEmpty() && audiences.stream().noneMatch(String::isBlank);
    return hasAudiences && isSafe(keys)
        ? Optional.of(new IdentityProvider(issuer, Set.copyOf(audiences), URI.create(keys)))
        : Optional.empty();
  }

  /**
   * True if keys may be fetched from the address: over HTTPS, or over HTTP from this machine. Plain
   * HTTP over a network would let an attacker replace the keys.
   */
  public static boolean isSafe(String address) {
    try {
      URI uri = URI.create(address);
      String host = uri.getHost();
      return host != null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme())
                  && (host.equals("127.0.0.1") || host.equals("[::1]"))));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
