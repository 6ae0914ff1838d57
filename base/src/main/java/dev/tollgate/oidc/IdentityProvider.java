package dev.tollgate.oidc;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose identity tokens are taken. Immutable.
 *
 * @param issuer exactly as in the tokens
 * @param audiences for whom tokens must have been issued, one of them; never empty
 * @param keys address of the issuer's JWK set
 */
public record IdentityProvider(String issuer, Set<String> audiences, URI keys) {
  /** Copies the set. */
  public IdentityProvider {
    audiences = Set.copyOf(audiences);
  }

  /** A provider from what an operator wrote; nothing if it cannot be used. */
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
   * Whether keys may be fetched there: over plain HTTP they are anybody's, except on this machine.
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
