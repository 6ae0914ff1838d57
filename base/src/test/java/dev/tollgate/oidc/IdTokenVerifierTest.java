package dev.tollgate.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.tollgate.boot.PublishedDocument;
import dev.tollgate.boot.Secret;
import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTokenVerifierTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final StepClock clock = new StepClock(NOW);
  private Issuer issuer;
  private IdTokenVerifier verifier;

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer();
    verifier = new IdTokenVerifier(List.of(issuer.provider()), clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa-1", "ec-1"})
  void verify_genuine_saysWhoItIs(String key) throws Exception {
    assertThat(verifier.verify(issuer.tokenOf(key, NOW)))
        .isInstanceOfSatisfying(
            VerificationResult.Valid.class,
            genuine -> {
              assertThat(genuine.token().subject()).isEqualTo("1234567");
              assertThat(genuine.token().email()).isEqualTo("alice@example.com");
              assertThat(genuine.token().expiresAt()).isEqualTo(NOW.plusSeconds(3600));
            });
  }

  @Test
  void verify_manyTokens_fetchesTheKeysOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertGenuine(issuer.tokenOf("rsa-1", NOW));
    }

    assertThat(issuer.fetches()).isEqualTo(1);
  }

  static Stream<Consumer<JWTClaimsSet.Builder>> wrongClaims() {
    return Stream.of(
        claims -> claims.issuer("https://accounts.example.org"),
        claims -> claims.issuer(null),
        claims -> claims.subject(null),
        claims -> claims.audience("https://other.example.com"),
        claims -> claims.audience((String) null),
        claims -> claims.expirationTime(null),
        claims -> claims.expirationTime(Date.from(NOW.minusSeconds(61))),
        claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(61))));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void verify_wrongClaim_isRefused(Consumer<JWTClaimsSet.Builder> wrong) throws Exception {
    assertRefused(issuer.token(NOW, wrong));
  }

  @Test
  void verify_clocksDifferALittle_isGenuine() throws Exception {
    assertGenuine(
        issuer.token(NOW, claims -> claims.expirationTime(Date.from(NOW.minusSeconds(30)))));
    assertGenuine(
        issuer.token(NOW, claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(30)))));
  }

  @Test
  void verify_oneOfManyAudiences_isGenuine() throws Exception {
    assertGenuine(issuer.token(NOW, claims -> claims.audience(List.of("x", Issuer.AUDIENCE))));
  }

  @Test
  void verify_signedByAnother_isRefused() throws Exception {
    RSAKey another = Issuer.rsa("rsa-1");

    assertRefused(Issuer.token(another, NOW, claims -> {}));
  }

  @Test
  void verify_publicKeyAsSharedSecret_isRefused() throws Exception {
    byte[] known = "known to everybody, and long enough".getBytes(UTF_8);
    OctetSequenceKey key = new OctetSequenceKey.Builder(known).keyID("rsa-1").build();

    assertRefused(Issuer.token(key, NOW, claims -> {}));
  }

  @Test
  void verify_unsigned_isRefused() {
    JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(Issuer.NAME).subject("1").build();

    assertRefused(Secret.of(new PlainJWT(claims).serialize()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "tga_x", "..", "eyJhbGciOiJSUzI1NiJ9.e30.x"})
  void verify_noToken_isRefused(String text) {
    assertRefused(Secret.of(text));
    assertThat(issuer.fetches()).isZero();
  }

  @Test
  void verify_issuerHasNewKeys_fetchesThem() throws Exception {
    assertGenuine(issuer.tokenOf("rsa-1", NOW));
    issuer.rotateTo(Issuer.rsa("rsa-2"));

    assertGenuine(issuer.tokenOf("rsa-2", NOW));
  }

  @Test
  void verify_manyUnknownKeys_fetchesAFewTimesAMinute() throws Exception {
    for (int second = 0; second < 60; second++) {
      assertRefused(Issuer.token(Issuer.rsa("unknown-" + second % 3), NOW, claims -> {}));
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(issuer.fetches()).isBetween(2, 5);
    assertGenuine(issuer.tokenOf("rsa-1", NOW));
  }

  @Test
  void verify_keyWithdrawn_isRefusedWhenKeysAreOld() throws Exception {
    Secret token = issuer.tokenOf("rsa-1", NOW);
    assertGenuine(token);
    issuer.rotateTo(Issuer.rsa("rsa-2"));
    clock.advance(PublishedDocument.MAX_AGE.plusSeconds(1));

    assertRefused(token);
  }

  @Test
  void verify_issuerAway_oldKeysServeOnForAWhile() throws Exception {
    assertGenuine(issuer.tokenOf("rsa-1", NOW));
    issuer.goAway();
    clock.advance(Duration.ofHours(5));

    assertGenuine(issuer.tokenOf("rsa-1", clock.instant()));
  }

  @Test
  void verify_issuerAwayFromTheStart_cannotBeKnownUntilItIsBack() throws Exception {
    issuer.goAway();
    Secret token = issuer.tokenOf("rsa-1", NOW);

    assertThat(verifier.verify(token)).isInstanceOf(VerificationResult.Unavailable.class);
    issuer.comeBack();
    clock.advance(PublishedDocument.REFETCH_INTERVAL);
    assertGenuine(token);
  }

  @Test
  void provider_unsafe_isNone() {
    List<String> audiences = List.of("a");

    assertThat(IdentityProvider.of("i", audiences, "https://example.com/keys")).isPresent();
    assertThat(IdentityProvider.of("i", audiences, "http://example.com/keys")).isEmpty();
    assertThat(IdentityProvider.of("i", audiences, "file:///etc/passwd")).isEmpty();
    assertThat(IdentityProvider.of("i", List.of(), "https://example.com/keys")).isEmpty();
    assertThat(IdentityProvider.of(null, audiences, "https://example.com/keys")).isEmpty();
  }

  private void assertGenuine(Secret token) {
    assertThat(verifier.verify(token)).isInstanceOf(VerificationResult.Valid.class);
  }

  private void assertRefused(Secret token) {
    assertThat(verifier.verify(token)).isInstanceOf(VerificationResult.Invalid.class);
  }
}
