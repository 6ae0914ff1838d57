package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.AppIdentity;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.check.identity.CallerIdentities;
import dev.tollgate.authz.check.identity.CallerIdentity;
import dev.tollgate.authz.check.identity.TokenIssuer;
import dev.tollgate.authz.check.identity.TokenVerifier;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.boot.SourceLimiter;
import dev.tollgate.oidc.IdentityProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions about identity tokens of a real issuer. */
class CallerIdentitiesTest {
  private static final Map<String, String> BY_SUBJECT = Map.of("sub", TokenIssuer.SUBJECT);
  private static final Map<String, String> BY_EMAIL = Map.of("email", "robot@example.com");
  private static final int MAX_FAILURES = 5;

  private final Catalog catalog = Catalogs.ofDefault();
  private final AtomicInteger verified = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private long nanos;
  private TokenIssuer issuer;

  @BeforeEach
  void start() throws Exception {
    issuer = new TokenIssuer();
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void decide_mappedIdentity_isAllowedAndVerifiedOnce() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_SUBJECT);
    String token = issuer.token(now, Map.of());

    assertThat(decide(authorizer, token)).isInstanceOf(Park.class);
    Allow allowed = (Allow) decide(authorizer, token);
    Decision again = decide(authorizer, token);

    assertThat(allowed.principal())
        .isInstanceOfSatisfying(
            Principal.Identity.class,
            principal -> {
              CallerIdentity<AnswerCache> identity = principal.identity();
              assertThat(identity.subject()).isEqualTo("https://accounts.example.com#108756");
              assertThat(identity.app()).isEqualTo("default");
            });
    assertThat(again).isEqualTo(allowed);
    assertThat(verified).hasValue(1);
    assertThat(issuer.fetches()).isEqualTo(1);
  }

  @Test
  void decide_mappingOrStatusChanged_isInForceAtTheNextRequest() {
    Authorizer authorizer = authorizer(issuer.provider());
    String token = issuer.token(now, Map.of());

    assertThat(settled(authorizer, token)).isEqualTo("unmapped_identity");
    map("default", BY_SUBJECT);
    assertThat(settled(authorizer, token)).isEqualTo("allow");
    Catalogs.put(
        catalog,
        new App(
            "default",
            "default",
            Status.SUSPENDED,
            List.of("default"),
            List.of(new AppIdentity(TokenIssuer.NAME, BY_SUBJECT))));
    assertThat(settled(authorizer, token)).isEqualTo("suspended_app");
    map("default", BY_EMAIL);
    assertThat(settled(authorizer, token)).isEqualTo("unmapped_identity");
    assertThat(verified).hasValue(1);
  }

  @Test
  void decide_severalApps_isRefused() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_SUBJECT);
    map("app_2", Map.of("team", "video"));
    String token = issuer.token(now, Map.of("team", List.of("chat", "video")));

    assertThat(settled(authorizer, token)).isEqualTo("ambiguous_identity");
    map("default", BY_EMAIL);
    assertThat(settled(authorizer, token)).isEqualTo("allow");
  }

  @Test
  void decide_email_countsOnlyIfItIsVerified() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_EMAIL);
    Map<String, Object> claimed = Map.of("email", "robot@example.com");
    Map<String, Object> verifiedEmail =
        Map.of("email", "robot@example.com", "email_verified", true);

    assertThat(settled(authorizer, issuer.token(now, claimed))).isEqualTo("unmapped_identity");
    assertThat(settled(authorizer, issuer.token(now, verifiedEmail))).isEqualTo("allow");
  }

  @Test
  void decide_tokenThatIsNotForUs_isRefusedAndRemembered() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_SUBJECT);
    String other = issuer.token(now, Map.of("aud", "https://elsewhere.example.com"));
    String oddSubject = issuer.token(now, Map.of("sub", "a\nb"));

    assertThat(settled(authorizer, other)).isEqualTo("invalid_token");
    assertThat(settled(authorizer, other)).isEqualTo("invalid_token");
    assertThat(settled(authorizer, oddSubject)).isEqualTo("invalid_token");
    assertThat(verified).hasValue(2);
  }

  @Test
  void decide_tokenExpires_isRefusedFromThen() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_SUBJECT);
    String token = issuer.token(now, Map.of());
    assertThat(settled(authorizer, token)).isEqualTo("allow");

    pass(Duration.ofSeconds(3599));
    assertThat(settled(authorizer, token)).isEqualTo("allow");
    pass(Duration.ofSeconds(1));
    assertThat(settled(authorizer, token)).isEqualTo("expired_token");
    pass(Duration.ofMinutes(5));
    assertThat(settled(authorizer, token)).isEqualTo("invalid_token");
  }

  @Test
  void decide_issuerAway_cannotBeKnownUntilItReturns() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_SUBJECT);
    String token = issuer.token(now, Map.of());
    issuer.setAway(true);

    assertThat(settled(authorizer, token)).isEqualTo("token_unverified");
    issuer.setAway(false);
    pass(Duration.ofMinutes(1));
    assertThat(settled(authorizer, token)).isEqualTo("allow");
  }

  @Test
  void decide_forgedTokensOfTheSameAddress_areSlowedAndLeaveValidOnesAlone() {
    Authorizer authorizer = authorizer(issuer.provider());
    map("default", BY_SUBJECT);
    RSAKey anotherKey = TokenIssuer.newKey();
    String known = issuer.token(now, Map.of());
    assertThat(settled(authorizer, known)).isEqualTo("allow");

    for (int i = 0; i < MAX_FAILURES; i++) {
      assertThat(settled(authorizer, TokenIssuer.forged(anotherKey, now)))
          .isEqualTo("invalid_token");
    }

    assertThat(settled(authorizer, TokenIssuer.forged(anotherKey, now)))
        .isEqualTo("too_many_failures");
    assertThat(settled(authorizer, known)).isEqualTo("allow");
    assertThat(settled(authorizer, issuer.token(now, Map.of("jti", "2")))).isEqualTo("allow");
  }

  @Test
  void decide_noIssuerTrusted_takesNoToken() {
    assertThat(settled(authorizer(), issuer.token(now, Map.of()))).isEqualTo("malformed_key");
    assertThat(verified).hasValue(0);
  }

  private Authorizer authorizer(IdentityProvider... providers) {
    SourceLimiter failures = new SourceLimiter(MAX_FAILURES, Duration.ofSeconds(1), () -> nanos);
    TokenVerifier verifier =
        new TokenVerifier(
            List.of(providers),
            () -> now,
            command -> {
              verified.incrementAndGet();
              command.run();
            });
    DecisionData data =
        new DecisionData(
            new KeyDirectory<>(_ -> new AnswerCache()),
            Peppers.only(Keys.hasher()),
            new KeyUses(),
            catalog,
            Keys.fresh());
    return new Authorizer(
        data,
        new CallerIdentities<>(verifier, catalog, () -> nanos, AnswerCache::new),
        new ScriptedQuotas(),
        failures);
  }

  private void map(String app, Map<String, String> claims) {
    Catalogs.put(
        catalog,
        new App(
            app,
            "default",
            Status.ACTIVE,
            List.of("default"),
            List.of(new AppIdentity(TokenIssuer.NAME, claims))));
  }

  private void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** The final decision: {@code allow} or the reason of the denial. */
  private String settled(Authorizer authorizer, String token) {
    Decision decision = decide(authorizer, token);
    return switch (decision instanceof Park ? decide(authorizer, token) : decision) {
      case Allow _ -> "allow";
      case Deny deny -> deny.reason().wireName();
      case Park _ -> "park";
    };
  }

  private Decision decide(Authorizer authorizer, String token) {
    return authorizer.decide(
        Attempts.with(new Credentials(List.of(), List.of("Bearer " + token))), now);
  }
}
