package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.DecisionCore;
import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyLookup;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.authz.quota.window.FixedWindow;
import dev.tollgate.contract.RouteKind;
import dev.tollgate.net.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which products decide is in {@link OperationStepTest}. */
class AuthorizerTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Limit LIMIT = Limit.ofKey(100, FixedWindow.of(Duration.ofMinutes(1)));
  private static final Payment PAID = new Payment.Paid(new Standing(LIMIT, 99, 60));

  private final ScriptedQuotas quotas = new ScriptedQuotas();
  private final DecisionCore core = Cores.loaded(Cores.SETTINGS, quotas);
  private final Catalog catalog = core.data().catalog();
  private final Authorizer authorizer = core.authorizer();

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
    Decision decision = decide(key);

    if (reason == null) {
      assertThat(keyOf(allowed(decision).principal())).isEqualTo(key);
    } else {
      assertThat(denied(decision).reason()).isEqualTo(reason);
      assertThat(keyOf(denied(decision).principal())).isEqualTo(key);
    }
  }

  @Test
  void decide_appOrTenantNotActive_isDenied() {
    KeyText text = load(Keys.active());

    Catalogs.put(catalog, new Tenant("default", Status.SUSPENDED));
    assertThat(denied(decide(text)).reason()).isEqualTo(DenyReason.SUSPENDED_TENANT);
    Catalogs.put(
        catalog, new App("default", "default", Status.SUSPENDED, List.of("default"), List.of()));
    assertThat(denied(decide(text)).reason()).isEqualTo(DenyReason.SUSPENDED_APP);
  }

  @Test
  void decide_appNotReadable_isDenied() {
    DecisionCore empty = Cores.empty(Cores.SETTINGS, quotas);
    Keys.confirm(empty.data().freshness());
    KeyText text = load(empty, Keys.active());

    assertThat(denied(empty.authorizer().decide(Attempts.with(text), NOW)).reason())
        .isEqualTo(DenyReason.APP_NOT_READABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.2.3, true",
    "10.1.0.0/16, ::ffff:10.1.2.3, true",
    "10.1.0.0/16, 10.2.0.1, false",
    "10.1.0.0/16, '', false",
    "10.1.0.0/16, nonsense, false",
    "2001:db8::/32, 2001:db8::7, true",
    "2001:db8::/32, 10.1.2.3, false"
  })
  void decide_keyOfSomeNetworks_worksFromThemOnly(String range, String source, boolean works) {
    KeyText key = load(Keys.withSources(Keys.active(), Network.parse(range).orElseThrow()));

    Decision decision = authorizer.decide(Attempts.from(source, key), NOW);

    if (works) {
      assertThat(decision).isInstanceOf(Allow.class);
    } else {
      assertThat(denied(decision).reason()).isEqualTo(DenyReason.SOURCE_NOT_ALLOWED);
    }
  }

  @Test
  void decide_manyRefusalsOfOneKey_areSlowedForThisKeyOnly() {
    DecisionCore strict = Cores.loaded(Cores.settings(Duration.ofMinutes(15), 2), quotas);
    Network elsewhere = Network.parse("192.0.2.0/24").orElseThrow();
    KeyText refused = load(strict, Keys.withSources(Keys.active(), elsewhere));
    KeyText other = load(strict, Keys.active());

    assertThat(reason(strict, refused)).isEqualTo(DenyReason.SOURCE_NOT_ALLOWED);
    assertThat(reason(strict, refused)).isEqualTo(DenyReason.SOURCE_NOT_ALLOWED);
    assertThat(reason(strict, refused)).isEqualTo(DenyReason.TOO_MANY_FAILURES);
    assertThat(strict.authorizer().decide(Attempts.with(other), NOW)).isInstanceOf(Allow.class);
    assertThat(reason(strict, Keys.text())).isEqualTo(DenyReason.UNKNOWN_KEY);
  }

  private static DenyReason reason(DecisionCore core, KeyText key) {
    return denied(core.authorizer().decide(Attempts.with(key), NOW)).reason();
  }

  @Test
  void decide_unknownKey_isDenied() {
    load(Keys.active());

    assertThat(decide(Keys.text())).isEqualTo(Deny.of(DenyReason.UNKNOWN_KEY));
  }

  @Test
  void decide_noCredentials_isDeniedEvenBeforeLoading() {
    Authorizer cold = Cores.empty(Cores.SETTINGS, quotas).authorizer();

    assertThat(cold.decide(Attempts.with(new Credentials(List.of(), List.of())), NOW))
        .isEqualTo(Deny.of(DenyReason.MISSING_KEY));
    assertThat(cold.decide(Attempts.with(Keys.text()), NOW))
        .isEqualTo(Deny.of(DenyReason.NOT_LOADED));
  }

  @Test
  void decide_staleMemory_isDeniedAsSuchWhateverTheMemorySays() {
    // Stale as soon as confirmed.
    DecisionCore stale = Cores.loaded(Cores.settings(Duration.ofNanos(-1), 1_000_000), quotas);
    Authorizer old = stale.authorizer();

    for (KeyText text :
        List.of(
            Keys.text(),
            load(stale, Keys.active()),
            load(stale, Keys.key(KeyStatus.SUSPENDED, null, null, null)),
            load(stale, Keys.withProducts(Keys.active(), "another")))) {
      Deny deny = denied(old.decide(Attempts.with(text), NOW));
      assertThat(deny.reason()).isEqualTo(DenyReason.STALE);
      assertThat(deny.wouldAllow()).isEmpty();
    }
    assertThat(old.decide(Attempts.with(new Credentials(List.of("rubbish"), List.of())), NOW))
        .isEqualTo(Deny.of(DenyReason.MALFORMED_KEY));
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
    assertThat(decide(Keys.active())).isInstanceOf(Allow.class);
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void decide_refusedForAnotherReason_spendsNothing() {
    assertThat(decide(Keys.key(KeyStatus.SUSPENDED, null, null, LIMIT))).isInstanceOf(Deny.class);
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void decide_quota_decides() {
    ApiKey key = Keys.key(KeyStatus.ACTIVE, null, null, LIMIT);
    KeyText text = load(key);
    Charge charge = new Charge(key.quotaOwner().value(), LIMIT, key.quotaRevision(), 1);
    Standing spentOut = new Standing(LIMIT, 0, 30);
    CompletableFuture<Void> grant = new CompletableFuture<>();

    quotas.answer(PAID);
    assertThat(keyOf(allowed(decide(text)).principal())).isEqualTo(key);
    assertThat(quotas.charges()).containsExactly(List.of(charge));
    quotas.answer(new Payment.Exhausted(spentOut));
    Deny spent = denied(decide(text));
    assertThat(spent.reason()).isEqualTo(DenyReason.QUOTA_SPENT);
    assertThat(spent.product()).isEqualTo("default");
    assertThat(spent.standing()).isEqualTo(spentOut);
    quotas.answer(new Payment.Pending(grant));
    assertThat(decide(text)).isEqualTo(new Park(grant, DenyReason.QUOTA_UNKNOWN));
    quotas.answer(Payment.UNAVAILABLE);
    assertThat(denied(decide(text)).reason()).isEqualTo(DenyReason.QUOTA_UNKNOWN);
  }

  @Test
  void decide_parkedAndDecidedAgain_keepsWhatWasParsedAndHashed() {
    EvaluationContext context = park(Keys.key(KeyStatus.ACTIVE, null, null, LIMIT));
    Credentials.Presented presented = context.presented;
    KeyLookup<AnswerCache> lookup = context.keyLookup;

    quotas.answer(PAID);

    assertThat(authorizer.decide(context, NOW)).isInstanceOf(Allow.class);
    assertThat(context.presented).isNotNull().isSameAs(presented);
    assertThat(context.keyLookup).isNotNull().isSameAs(lookup);
    assertThat(quotas.charges()).hasSize(2);
    assertThat(quotas.charges().getLast()).hasSize(1);
  }

  @Test
  void decide_keyRevokedWhileParked_isRefusedAndPaysNothing() {
    ApiKey key = Keys.key(KeyStatus.ACTIVE, null, null, LIMIT);
    KeyText text = Keys.text();
    EvaluationContext context = park(text, key);

    Keys.load(core.data().keys(), text, Keys.revoked(key));
    quotas.answer(PAID);

    assertThat(denied(authorizer.decide(context, NOW)).reason()).isEqualTo(DenyReason.REVOKED_KEY);
    assertThat(quotas.asked()).isEqualTo(1);
  }

  @Test
  void decide_keyDeletedWhileParked_isUnknown() {
    ApiKey key = Keys.key(KeyStatus.ACTIVE, null, null, LIMIT);
    EvaluationContext context = park(Keys.text(), key);

    core.data().keys().remove(key.id().value());

    assertThat(authorizer.decide(context, NOW)).isEqualTo(Deny.of(DenyReason.UNKNOWN_KEY));
  }

  @Test
  void decide_keyExpiredOrAppSuspendedWhileParked_isRefused() {
    EvaluationContext expiring = park(Keys.key(KeyStatus.ACTIVE, null, NOW.plusSeconds(1), LIMIT));
    EvaluationContext suspended = park(Keys.key(KeyStatus.ACTIVE, null, null, LIMIT));

    assertThat(denied(authorizer.decide(expiring, NOW.plusSeconds(1))).reason())
        .isEqualTo(DenyReason.EXPIRED_KEY);
    Catalogs.put(
        catalog, new App("default", "default", Status.SUSPENDED, List.of("default"), List.of()));
    assertThat(denied(authorizer.decide(suspended, NOW)).reason())
        .isEqualTo(DenyReason.SUSPENDED_APP);
  }

  private EvaluationContext park(ApiKey key) {
    return park(Keys.text(), key);
  }

  /** The context of a request by the key that waits for its quota. */
  private EvaluationContext park(KeyText text, ApiKey key) {
    Keys.load(core.data().keys(), text, key);
    quotas.answer(new Payment.Pending(new CompletableFuture<>()));
    EvaluationContext context = EvaluationContext.of(Attempts.with(text));
    assertThat(authorizer.decide(context, NOW)).isInstanceOf(Park.class);
    return context;
  }

  private Decision decide(ApiKey key) {
    return decide(load(key));
  }

  private Decision decide(KeyText key) {
    return authorizer.decide(Attempts.with(key), NOW);
  }

  private KeyText load(ApiKey key) {
    return load(core, key);
  }

  private static KeyText load(DecisionCore core, ApiKey key) {
    KeyText text = Keys.text();
    Keys.load(core.data().keys(), text, key);
    return text;
  }

  private static Allow allowed(Decision decision) {
    assertThat(decision).isInstanceOf(Allow.class);
    return (Allow) decision;
  }

  private static Deny denied(Decision decision) {
    assertThat(decision).isInstanceOf(Deny.class);
    return (Deny) decision;
  }

  private static ApiKey keyOf(@Nullable Principal principal) {
    assertThat(principal).isInstanceOf(Principal.Key.class);
    return ((Principal.Key) principal).key();
  }
}
