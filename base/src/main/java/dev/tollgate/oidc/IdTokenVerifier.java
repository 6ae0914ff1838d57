package dev.tollgate.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.tollgate.boot.Secret;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies OpenID Connect identity tokens: RS256 or ES256 with a key of the issuer, one of the
 * accepted audiences, valid now. The issuer's keys are cached. When they are expired or lack the
 * token's key, verification fetches them, which takes some seconds at most, so it must not run on
 * an event loop. Thread-safe.
 */
public final class IdTokenVerifier {
  /** The largest accepted difference between the issuer's clock and ours. */
  static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
  private static final Set<String> REQUIRED = Set.of("iss", "sub", "aud", "exp");

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final InstantSource clock;

  private record Issuer(ProviderKeys keys, DefaultJWTProcessor<SecurityContext> processor) {}

  /**
   * A verifier for tokens of these issuers; the first token of an issuer triggers the first fetch.
   */
  public IdTokenVerifier(List<IdentityProvider> providers, InstantSource clock) {
    this.clock = clock;
    providers.forEach(provider -> issuers.put(provider.issuer(), issuer(provider)));
  }

  /** Verifies a token. */
  public VerificationResult verify(Secret token) {
    if (issuers.isEmpty()) {
      return new VerificationResult.Invalid("no issuer is trusted");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token.reveal());
      Issuer trust = issuers.get(jwt.getJWTClaimsSet().getIssuer());
      return trust == null
          ? new VerificationResult.Invalid("the issuer is not trusted")
          : verify(jwt, trust);
    } catch (ParseException e) {
      return new VerificationResult.Invalid(
          "not a signed JWT"); // the parser's message may quote the token
    }
  }

  private static VerificationResult verify(SignedJWT jwt, Issuer trust) throws ParseException {
    try {
      JWTClaimsSet claims = trust.processor.process(jwt, null);
      return new VerificationResult.Valid(
          new IdToken(
              claims.getIssuer(),
              claims.getSubject(),
              claims.getExpirationTime().toInstant(),
              claims.getClaims()));
    } catch (BadJOSEException e) {
      return new VerificationResult.Invalid(String.valueOf(e.getMessage()));
    } catch (JOSEException e) {
      return trust.keys.isLoaded()
          ? new VerificationResult.Invalid(String.valueOf(e.getMessage()))
          : new VerificationResult.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private Issuer issuer(IdentityProvider provider) {
    ProviderKeys keys = new ProviderKeys(provider, clock);
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWTClaimsSetVerifier(new Claims(provider, clock));
    return new Issuer(keys, processor);
  }

  /** Checks the claims at the time of the injected clock. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    Claims(IdentityProvider provider, InstantSource clock) {
      super(
          new HashSet<>(
              provider.audiences()), // its contains(null) is called, and Set.of would throw
          new JWTClaimsSet.Builder().issuer(provider.issuer()).build(),
          REQUIRED,
          Set.of());
      this.clock = clock;
      setMaxClockSkew((int) MAX_CLOCK_SKEW.toSeconds());
    }

    @Override
    protected @Nullable Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
