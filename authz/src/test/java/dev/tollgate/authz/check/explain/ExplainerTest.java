package dev.tollgate.authz.check.explain;

import static dev.tollgate.authz.catalog.Catalogs.operation;
import static dev.tollgate.authz.catalog.Catalogs.product;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.DecisionCore;
import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Cores;
import dev.tollgate.authz.check.ScriptedQuotas;
import dev.tollgate.authz.check.explain.Explanation.StepView;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyStatus;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.window.FixedWindow;
import dev.tollgate.net.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Limit LIMIT = Limit.ofKey(100, FixedWindow.of(Duration.ofMinutes(1)));

  private final ScriptedQuotas quotas = new ScriptedQuotas();
  private final DecisionCore core = Cores.loaded(Cores.SETTINGS, quotas);
  private final KeyDirectory<AnswerCache> keys = core.data().keys();
  private final Catalog catalog = core.data().catalog();
  private final Explainer explainer = new Explainer(core.authorizer(), quotas, Duration.ZERO);

  @Test
  void explain_admittedRequest_passesEveryStepAndSpendsNothing() {
    ApiKey key = Keys.key(KeyStatus.ACTIVE, null, null, LIMIT);
    KeyText text = load(key);
    quotas.leave(42);

    Explanation explanation =
        explain(new ExplainBody(text.reveal(), null, "GET", "/v1/x", "m", "10.0.0.1", null));

    assertThat(explanation.decision()).isEqualTo("allow");
    assertThat(explanation.status()).isEqualTo(200);
    assertThat(explanation.steps()).extracting(StepView::outcome).containsOnly("passed");
    assertThat(explanation.steps())
        .extracting(StepView::step)
        .containsExactly(
            "credential", "key", "status", "source", "operation", "freshness", "model", "quota");
    assertThat(explanation.key()).isEqualTo(key.id().value());
    assertThat(explanation.product()).isEqualTo("default");
    assertThat(explanation.operation())
        .isEqualTo(new Explanation.OperationView(List.of(), "/**", List.of()));
    assertThat(explanation.quota()).isEqualTo(new Explanation.QuotaView(100, "1m", 42L));
    assertThat(explanation.toString()).doesNotContain(text.reveal());
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void explain_suspendedApp_saysSoAndGoesNoFurther() {
    Catalogs.put(
        catalog, new App("default", "default", Status.SUSPENDED, List.of("default"), List.of()));

    Explanation explanation = explain(byId(load(Keys.active()), "/v1/x"));

    assertThat(explanation.status()).isEqualTo(401);
    assertThat(explanation.code()).isEqualTo("invalid_api_key");
    assertThat(explanation.reason()).isEqualTo("suspended_app");
    assertThat(outcomes(explanation))
        .containsExactly(
            "credential skipped",
            "key passed",
            "status failed",
            "source skipped",
            "operation skipped",
            "freshness skipped",
            "model skipped",
            "quota skipped");
    assertThat(detail(explanation, "status"))
        .isEqualTo("key active, app default suspended, tenant default active");
  }

  @Test
  void explain_anotherTime_isDecidedThen() {
    KeyText text = load(Keys.key(KeyStatus.ACTIVE, NOW.plusSeconds(60), null, null));
    ExplainBody later =
        new ExplainBody(text.reveal(), null, "GET", "/", null, null, NOW.plusSeconds(61));

    assertThat(explain(byId(text, "/")).reason()).isEqualTo("early_key");
    assertThat(explain(later).decision()).isEqualTo("allow");
  }

  @Test
  void explain_sourceNotGiven_isNotLookedAt() {
    KeyText text = load(Keys.withSources(Keys.active(), Network.parse("10.0.0.0/8").orElseThrow()));
    ExplainBody elsewhere =
        new ExplainBody(text.reveal(), null, "GET", "/", null, "192.0.2.7", null);

    assertThat(explain(byId(text, "/")).decision()).isEqualTo("allow");
    assertThat(explain(elsewhere).reason()).isEqualTo("source_not_allowed");
    assertThat(detail(explain(elsewhere), "source")).isEqualTo("192.0.2.7 (allowed: 10.0.0.0/8)");
  }

  @Test
  void explain_noOperation_namesProductsThatHaveIt() {
    Catalogs.put(catalog, product("chat", operation("POST", "/v1/chat", List.of("llama-*"))));
    KeyText text = load(Keys.withProducts(Keys.active(), "chat"));
    ExplainBody chat = new ExplainBody(text.reveal(), null, "POST", "/v1/chat", "gpt", null, null);

    assertThat(detail(explain(byId(text, "/v1/videos")), "operation"))
        .isEqualTo("none in products [default]; these have one: [default]");
    Catalogs.put(catalog, new App("default", "default", Status.ACTIVE, List.of("chat"), List.of()));
    assertThat(explain(chat).reason()).isEqualTo("model_not_allowed");
    assertThat(explain(chat).status()).isEqualTo(403);
    assertThat(detail(explain(chat), "model")).isEqualTo("allowed: llama-*");
  }

  @Test
  void explain_spentQuota_isDenied() {
    KeyText text = load(Keys.key(KeyStatus.ACTIVE, null, null, LIMIT));
    quotas.leave(0);

    assertThat(explain(byId(text, "/")).status()).isEqualTo(429);
    assertThat(explain(byId(text, "/")).quota())
        .isEqualTo(new Explanation.QuotaView(100, "1m", 0L));
    assertThat(outcomes(explain(byId(text, "/")))).endsWith("model skipped", "quota failed");
    assertThat(detail(explain(byId(text, "/")), "quota"))
        .isEqualTo("0 requests left, as far as this replica knows");
    assertThat(quotas.asked()).isZero();
  }

  @Test
  void explain_quotaNotUsedHere_isAllowed() {
    KeyText text = load(Keys.key(KeyStatus.ACTIVE, null, null, LIMIT));

    assertThat(explain(byId(text, "/")).decision()).isEqualTo("allow");
    assertThat(detail(explain(byId(text, "/")), "quota"))
        .isEqualTo("not used on this replica in this window");
    assertThat(explain(byId(text, "/")).quota())
        .isEqualTo(new Explanation.QuotaView(100, "1m", null));
  }

  @Test
  void explain_keyOfAnotherTenant_isUnknown() {
    KeyText text = load(Keys.key(KeyStatus.REVOKED, null, null, LIMIT));
    ExplainBody body = byId(text, "/");

    Explanation explanation = explainer.explain(body.context(NOW), body.unasked(), tenant -> false);

    assertThat(explanation.reason()).isEqualTo("unknown_key");
    assertThat(explanation.key()).isNull();
    assertThat(explanation.quota()).isNull();
    assertThat(detail(explanation, "key")).isEqualTo("no key that is known here");
  }

  @Test
  void explain_whatIsNoKey_failsAtTheCredential() {
    ExplainBody body = new ExplainBody("rubbish", null, "GET", "/", null, null, null);

    assertThat(explain(body).reason()).isEqualTo("malformed_key");
    assertThat(outcomes(explain(body))).startsWith("credential failed", "key skipped");
  }

  private Explanation explain(ExplainBody body) {
    FieldFaults faults = new FieldFaults();
    body.check(faults);
    assertThat(faults.list()).isEmpty();
    return explainer.explain(body.context(NOW), body.unasked(), tenant -> true);
  }

  private ExplainBody byId(KeyText text, String path) {
    String id = keys.find(Keys.hasher().hash(text)).orElseThrow().key().id().value();
    return new ExplainBody(null, id, "GET", path, null, null, null);
  }

  private KeyText load(ApiKey key) {
    KeyText text = Keys.text();
    Keys.load(keys, text, key);
    return text;
  }

  private static List<String> outcomes(Explanation explanation) {
    return explanation.steps().stream().map(it -> it.step() + " " + it.outcome()).toList();
  }

  private static @Nullable String detail(Explanation explanation, String step) {
    return explanation.steps().stream()
        .filter(it -> it.step().equals(step))
        .map(StepView::detail)
        .findFirst()
        .orElse(null);
  }
}
