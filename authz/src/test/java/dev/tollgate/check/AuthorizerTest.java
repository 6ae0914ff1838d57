package dev.tollgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.check.Decision.Allow;
import dev.tollgate.check.Decision.Deny;
import dev.tollgate.check.Decision.Park;
import dev.tollgate.check.Decision.QuotaReset;
import dev.tollgate.contract.RouteKind;
import dev.tollgate.feed.Freshness;
import dev.tollgate.keys.ApiKey;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyStatus;
import dev.tollgate.keys.KeyText;
import dev.tollgate.keys.Keys;
import dev.tollgate.products.Catalog;
import dev.tollgate.products.Catalogs;
import dev.tollgate.quota.RequestLimit;
import dev.tollgate.quota.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthorizerTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final RequestLimit LIMIT = new RequestLimit(100, Duration.ofMinutes(1));

  private final Quotas quotas = new Quotas();
  private final KeyDirectory<AnswerCache> keys = new KeyDirectory<>(key -> new AnswerCache());
  private final Catalog catalog = Catalogs.ofDefault();
  private final Authorizer authorizer =
      new Authorizer(Keys.hasher(), keys, catalog, Keys.fresh(), quotas);

  static Stream<Arguments> keyStates() {
    Instant before = NOW.minusSeconds(1);
    Instant after = NOW.plusSeconds(1);
    return Stream.of(
        row(KeyStatus.ACTIVE, null, null, null),
        row(KeyStatus.ACTIVE, NOW, after, null),
        row(KeyStatus.REVOKED, null, null, DenyReason.REVOKED_KEY),
        row(KeyStatus.REVOKED, null, before, DenyReason.REVOKED_KEY),
        row(KeyStatus.ACTIVE, null, NOW, DenyReason.EXPIRED_KEY),
        row(KeyStatus.ACTIVE, before, before, DenyReason.EXPIRED_KEY),
        row(KeyStatus.ACTIVE, after, null, DenyReason.EARLY_KEY),
        row(KeyStatus.SUSPENDED, null, null, DenyReason.SUSPENDED_KEY));
  }

  private static Arguments row(
      KeyStatus status,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable DenyReason reason) {
    return Arguments.of(Keys.key(status, notBefore, expiresAt, null), reason);
  }

  @ParameterizedTest
  @MethodSource("keyStates")
  void decide_stateOfKey_decides(ApiKey key, @Nullable DenyReason reason) {
    Decision decision = authorizer.decide(Attempts.with(load(key)), NOW);

    if (reason == null) {
      assertThat(allowed(decision)).isEqualTo(key);
    } else {
      assertThat(decision).isEqualTo(new Deny(reason, key, null));
    }
  }

  @Test
  void decide_unknownKey_isDenied() {
    load(Keys.active());

    assertThat(authorizer.decide(Attempts.with(Keys.text()), NOW))
        .isEqualTo(Deny.of(DenyReason.UNKNOWN_KEY));
  }

  @Test
  void decide_noCredentials_isDeniedEvenBeforeLoading() {
    Freshness notLoaded = new Freshness(Duration.ofMinutes(15), () -> 0);
    Authorizer cold = new Authorizer(Keys.hasher(), keys, catalog, notLoaded, quotas);

    assertThat(cold.decide(Attempts.with(new Credentials(List.of(), List.of())), NOW))
        .isEqualTo(Deny.of(DenyReason.MISSING_KEY));
    assertThat(cold.decide(Attempts.with(Keys.text()), NOW))
        .isEqualTo(Deny.of(DenyReason.NOT_LOADED));
  }

  @Test
  void decide_staleMemory_isDeniedNotAsInvalid() {
    Freshness stale = new Freshness(Duration.ofNanos(-1), () -> 0); // stale as soon as confirmed
    Keys.confirm(stale);
    Authorizer old = new Authorizer(Keys.hasher(), keys, catalog, stale, quotas);

    assertThat(old.decide(Attempts.with(load(Keys.active())), NOW))
        .isEqualTo(Deny.of(DenyReason.STALE));
    assertThat(old.decide(Attempts.with(Keys.text()), NOW)).isEqualTo(Deny.of(DenyReason.STALE));
  }

  @Test
  void decide_routeNotDescribed_isDenied() {
    Credentials credentials = new Credentials(List.of(load(Keys.active()).reveal()), List.of());
    Attempt noRoute =
        new Attempt(credentials, "GET", "/", "", RouteKind.PLAIN, "7", "10.0.0.1", "");
    Attempt noKind = new Attempt(credentials, "GET", "/", "api", null, "7", "10.0.0.1", "");

    assertThat(authorizer.decide(noRoute, NOW)).isEqualTo(Deny.of(DenyReason.ROUTE_NOT_DESCRIBED));
    assertThat(authorizer.decide(noKind, NOW)).isEqualTo(Deny.of(DenyReason.ROUTE_NOT_DESCRIBED));
  }

  @Test
  void decide_keyWithoutLimit_asksNoQuota() {
    assertThat(authorizer.decide(Attempts.with(load(Keys.active())), NOW))
        .isInstanceOf(Allow.class);
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void decide_refusedForAnotherReason_spendsNothing() {
    ApiKey suspended = Keys.key(KeyStatus.SUSPENDED, null, null, LIMIT);

    assertThat(authorizer.decide(Attempts.with(load(suspended)), NOW)).isInstanceOf(Deny.class);
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void decide_quota_decides() {
    ApiKey key = Keys.key(KeyStatus.ACTIVE, null, null, LIMIT);
    Attempt attempt = Attempts.with(load(key));
    CompletableFuture<Void> grant = new CompletableFuture<>();

    quotas.answer(new Spend.Admitted(99, NOW.plusSeconds(30)));
    assertThat(allowed(authorizer.decide(attempt, NOW))).isEqualTo(key);
    quotas.answer(new Spend.Spent(NOW.plusSeconds(30)));
    assertThat(authorizer.decide(attempt, NOW))
        .isEqualTo(
            new Deny(DenyReason.QUOTA_SPENT, key, new QuotaReset(LIMIT, Duration.ofSeconds(30))));
    quotas.answer(new Spend.Pending(grant));
    assertThat(authorizer.decide(attempt, NOW)).isEqualTo(new Park(grant));
    quotas.answer(new Spend.Unavailable());
    assertThat(authorizer.decide(attempt, NOW)).isEqualTo(Deny.of(DenyReason.QUOTA_UNKNOWN, key));
  }

  private KeyText load(ApiKey key) {
    KeyText text = Keys.text();
    Keys.load(keys, text, key);
    return text;
  }

  private static ApiKey allowed(Decision decision) {
    assertThat(decision).isInstanceOf(Allow.class);
    return ((Allow) decision).entry().key();
  }
}
