package dev.tollgate.authz.check.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.catalog.Catalogs;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.DenyReason;
import dev.tollgate.authz.check.Principal;
import dev.tollgate.authz.check.identity.CallerIdentity;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.products.RequestPath;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.authz.quota.window.FixedWindow;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CheckResponsesTest {
  private static final ApiKey KEY = Keys.active();

  @Test
  void allow_key_setsIdentityForBackendAndLog() {
    CheckResponse response = CheckResponses.allow(allow(principal(KEY)), "api", "7");

    assertThat(response.getStatus().getCode()).isZero();
    assertThat(headers(response.getOkResponse().getHeadersList()))
        .isEqualTo(
            Map.of(
                "x-tollgate-route", "api",
                "x-tollgate-key", KEY.id().value(),
                "x-tollgate-app", "default",
                "x-tollgate-tenant", "default"));
    assertThat(metadata(response))
        .isEqualTo(
            Map.of(
                "decision", "allow",
                "key", KEY.id().value(),
                "app", "default",
                "tenant", "default",
                "product", "chat",
                "revision", "7"));
  }

  @Test
  void allow_keyWithMetadata_sendsItUpstream() {
    ApiKey key = Keys.withMetadata(KEY, Map.of("plan", "gold", "team", "a b"));

    CheckResponse response = CheckResponses.allow(allow(principal(key)), "api", "7");

    assertThat(headers(response.getOkResponse().getHeadersList()))
        .containsEntry("x-tollgate-meta-plan", "gold")
        .containsEntry("x-tollgate-meta-team", "a b");
  }

  @Test
  void allow_identity_setsSubjectAndNoKey() {
    Principal identity =
        new Principal.Identity(
            new CallerIdentity<>("https://a.example#7", "app_1", "ten_1", new AnswerCache()));

    CheckResponse response = CheckResponses.allow(allow(identity), "api", "7");

    assertThat(headers(response.getOkResponse().getHeadersList()))
        .containsEntry("x-tollgate-subject", "https://a.example#7")
        .containsEntry("x-tollgate-app", "app_1")
        .containsEntry("x-tollgate-tenant", "ten_1")
        .doesNotContainKey("x-tollgate-key");
    assertThat(metadata(response))
        .containsEntry("subject", "https://a.example#7")
        .doesNotContainKey("key");
  }

  @ParameterizedTest
  @EnumSource(DenyReason.class)
  void deny_anyReason_isAnExplicitRefusal(DenyReason reason) {
    CheckResponse response = deny(reason);

    // With code 0 Envoy would let the request pass.
    assertThat(response.getStatus().getCode()).isNotZero();
    assertThat(response.getDeniedResponse().getStatus().getCodeValue())
        .isEqualTo(reason.error().status());
    assertThat(response.getDeniedResponse().getBody())
        .contains("\"code\":\"" + reason.error().code() + "\"");
    assertThat(headers(response.getDeniedResponse().getHeadersList()))
        .containsEntry("content-type", "application/json")
        .containsEntry("cache-control", "no-store");
    assertThat(metadata(response))
        .isEqualTo(Map.of("decision", "deny", "reason", reason.wireName(), "revision", "7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MISSING_KEY       | 401 | 16 | Bearer realm=\"tollgate\"",
        "SEVERAL_KEYS      | 401 | 16 | Bearer realm=\"tollgate\", error=\"invalid_token\"",
        "OTHER_SCHEME      | 401 | 16 | Bearer realm=\"tollgate\", error=\"invalid_token\"",
        "UNKNOWN_KEY       | 401 | 16 | Bearer realm=\"tollgate\", error=\"invalid_token\"",
        "OPERATION_NOT_ALLOWED | 403 | 7  | ",
        "QUOTA_SPENT       | 429 | 8  | ",
        "STALE             | 503 | 14 | ",
        "INTERNAL          | 503 | 14 | "
      })
  void deny_reason_hasItsStatusAndChallenge(
      DenyReason reason, int status, int code, String challenge) {
    CheckResponse response = deny(reason);

    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(status);
    assertThat(response.getStatus().getCode()).isEqualTo(code);
    assertThat(headers(response.getDeniedResponse().getHeadersList()).get("www-authenticate"))
        .isEqualTo(challenge);
  }

  @Test
  void deny_keyThatDoesNotWork_getsOnePublicAnswer() {
    Set<Object> answers =
        Stream.of(
                DenyReason.UNKNOWN_KEY,
                DenyReason.REVOKED_KEY,
                DenyReason.EXPIRED_KEY,
                DenyReason.EARLY_KEY,
                DenyReason.SUSPENDED_KEY,
                DenyReason.SUSPENDED_APP,
                DenyReason.SUSPENDED_TENANT)
            .map(reason -> CheckResponses.deny(deny(reason, null), "7").getDeniedResponse())
            .collect(Collectors.toSet());

    assertThat(answers).hasSize(1);
  }

  @Test
  void deny_otherScheme_namesTheExpectedOne() {
    assertThat(deny(DenyReason.OTHER_SCHEME).getDeniedResponse().getBody())
        .contains("Authorization: Bearer <key>");
  }

  @Test
  void deny_spentQuota_saysWhenToTryAgain() {
    Limit limit = Limit.ofKey(100, FixedWindow.of(Duration.ofMinutes(1)));
    Deny deny = deny(DenyReason.QUOTA_SPENT, new Standing(limit, 0, 12));

    Map<String, String> headers =
        headers(CheckResponses.deny(deny, "7").getDeniedResponse().getHeadersList());

    assertThat(headers)
        .containsEntry("retry-after", "12")
        .containsEntry("ratelimit-policy", "\"requests\";q=100;w=60")
        .containsEntry("ratelimit", "\"requests\";r=0;t=12");
  }

  @Test
  void deny_cannotKnow_saysWhenToTryAgain() {
    assertThat(headers(deny(DenyReason.STALE).getDeniedResponse().getHeadersList()))
        .containsEntry("retry-after", "1");
  }

  @Test
  void deny_operationOfOtherProducts_namesThem() {
    Deny deny =
        new Deny(
            DenyReason.OPERATION_NOT_ALLOWED, principal(KEY), null, null, List.of("chat", "video"));

    CheckResponse response = CheckResponses.deny(deny, "7");

    assertThat(response.getDeniedResponse().getBody())
        .contains("Products that allow it: chat, video.", "\"code\":\"key_not_allowed\"");
    assertThat(metadata(response)).containsEntry("key", KEY.id().value());
  }

  private static Principal principal(ApiKey key) {
    return new Principal.Key(new KeyDirectory.Entry<>(key, 1, new AnswerCache()));
  }

  private static Allow allow(Principal principal) {
    return new Allow(
        principal,
        Catalogs.product("chat", Catalogs.operation("/**")).match("GET", RequestPath.of("/")),
        null);
  }

  private static Deny deny(DenyReason reason, @Nullable Standing standing) {
    return new Deny(reason, principal(KEY), "chat", standing, List.of());
  }

  private static CheckResponse deny(DenyReason reason) {
    return CheckResponses.deny(Deny.of(reason), "7");
  }

  private static Map<String, String> headers(List<HeaderValueOption> headers) {
    return headers.stream()
        .collect(Collectors.toMap(it -> it.getHeader().getKey(), it -> it.getHeader().getValue()));
  }

  private static Map<String, String> metadata(CheckResponse response) {
    return response.getDynamicMetadata().getFieldsMap().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().getStringValue()));
  }
}
