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
 * Tells whether identity tokens are genuine: RS256 or ES256 with a key of the issuer, issued for
 * one of our audiences, within their times. Verifying costs no call, except when an issuer's keys
 * are old or unknown: then it waits for them, some seconds at most, and so has no place on an event
 * loop. Thread-safe.
 */
public final class IdTokenVerifier {
  /** How far an issuer's clock may be from ours. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
  private static final Set<String> REQUIRED = Set.of("iss", "sub", "aud", "exp");

  private final Map<String, Trust> trustByIssuer = new HashMap<>();
  private final InstantSource clock;

  private record Trust(ProviderKeys keys, DefaultJWTProcessor<SecurityContext> processor) {}

  /** A verifier for tokens of these issuers; fetches nothing before it must. */
  public IdTokenVerifier(List<IdentityProvider> providers, InstantSource clock) {
    this.clock = clock;
    providers.forEach(provider -> trustByIssuer.put(provider.issuer(), trust(provider)));
  }

  /** Looks at a token. */
  public Verdict verify(Secret token) {
    if (trustByIssuer.isEmpty()) {
      return new Verdict.Refused("no issuer is trusted");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token.reveal());
      Trust trust = trustByIssuer.get(jwt.getJWTClaimsSet().getIssuer());
      return trust == null ? new Verdict.Refused("the issuer is not trusted") : verify(jwt, trust);
    } catch (ParseException e) {
      return new Verdict.Refused("not a signed JWT"); // its message may quote the token
    }
  }

  private static Verdict verify(SignedJWT jwt, Trust trust) throws ParseException {
    try {
      JWTClaimsSet claims = trust.processor.process(jwt, null);
      return new Verdict.Genuine(
          new IdToken(
              claims.getIssuer(),
              claims.getSubject(),
              claims.getExpirationTime().toInstant(),
              claims.getClaims()));
    } catch (BadJOSEException e) {
      return new Verdict.Refused(String.valueOf(e.getMessage()));
    } catch (JOSEException e) {
      return trust.keys.isLoaded()
          ? new Verdict.Refused(String.valueOf(e.getMessage()))
          : new Verdict.Unknowable(String.valueOf(e.getMessage()));
    }
  }

  private Trust trust(IdentityProvider provider) {
    ProviderKeys keys = new ProviderKeys(provider, clock);
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWTClaimsSetVerifier(new Claims(provider, clock));
    return new Trust(keys, processor);
  }

  /** Checks claims at our clock's time. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    Claims(IdentityProvider provider, InstantSource clock) {
      super(
          new HashSet<>(provider.audiences()), // it is asked for null, which Set.of does not take
          new JWTClaimsSet.Builder().issuer(provider.issuer()).build(),
          REQUIRED,
          Set.of());
      this.clock = clock;
      setMaxClockSkew((int) SKEW.toSeconds());
    }

    @Override
    protected @Nullable Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
