package dev.tollgate.authz.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.check.Credentials.Presented;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.authz.keys.secret.KeyText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialsTest {
  private static final String KEY = Keys.text().reveal();
  private static final String OTHER = Keys.text().reveal();

  private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl";

  static Stream<Arguments> oneKey() {
    return Stream.of(
        Arguments.of(List.of(KEY), List.of()),
        Arguments.of(List.of(" " + KEY + "\t"), List.of()),
        Arguments.of(List.of(), List.of("Bearer " + KEY)),
        Arguments.of(List.of(), List.of("bearer   " + KEY + " ")),
        Arguments.of(List.of(KEY), List.of("Bearer " + KEY)),
        Arguments.of(List.of(""), List.of("Bearer " + KEY)),
        Arguments.of(List.of(KEY), List.of("")));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(List.of(), List.of(), DenyReason.MISSING_KEY),
        Arguments.of(List.of(""), List.of(), DenyReason.MISSING_KEY),
        Arguments.of(List.of(), List.of("Bearer"), DenyReason.MISSING_KEY),
        Arguments.of(List.of(), List.of("Bearer  "), DenyReason.MISSING_KEY),
        Arguments.of(List.of(KEY, KEY), List.of(), DenyReason.SEVERAL_KEYS),
        Arguments.of(List.of(KEY, ""), List.of(), DenyReason.SEVERAL_KEYS),
        Arguments.of(List.of(KEY), List.of("Bearer " + OTHER), DenyReason.SEVERAL_KEYS),
        Arguments.of(List.of(), List.of("Bearer " + KEY, "Bearer " + KEY), DenyReason.SEVERAL_KEYS),
        Arguments.of(List.of(), List.of("Basic Zm9vOmJhcg=="), DenyReason.OTHER_SCHEME),
        Arguments.of(List.of(), List.of(KEY), DenyReason.OTHER_SCHEME),
        Arguments.of(List.of(), List.of("Bearer" + KEY), DenyReason.OTHER_SCHEME),
        Arguments.of(List.of(KEY), List.of("Basic Zm9vOmJhcg=="), DenyReason.OTHER_SCHEME),
        Arguments.of(List.of(KEY), List.of("Bearer " + TOKEN), DenyReason.SEVERAL_KEYS),
        Arguments.of(List.of(TOKEN), List.of(), DenyReason.MALFORMED_KEY),
        Arguments.of(List.of(), List.of("Bearer eyJ.eyJ"), DenyReason.MALFORMED_KEY),
        Arguments.of(
            List.of(), List.of("Bearer eyJ.." + "a".repeat(9_000)), DenyReason.MALFORMED_KEY),
        Arguments.of(List.of("tgk_live_x"), List.of(), DenyReason.MALFORMED_KEY),
        Arguments.of(List.of(KEY + "," + KEY), List.of(), DenyReason.MALFORMED_KEY),
        Arguments.of(List.of("'; drop table keys; --"), List.of(), DenyReason.MALFORMED_KEY),
        Arguments.of(List.of("a".repeat(100_000)), List.of(), DenyReason.MALFORMED_KEY));
  }

  @Test
  void presented_oneIdentityToken_isThatTokenAndNeverPrinted() {
    Presented presented = new Credentials(List.of(), List.of("Bearer " + TOKEN)).presented(false);

    assertThat(presented)
        .isInstanceOfSatisfying(
            Presented.Token.class, it -> assertThat(it.token().text().reveal()).isEqualTo(TOKEN));
    assertThat(presented.toString()).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @MethodSource("oneKey")
  void presented_oneKey_isThatKey(List<String> apiKeys, List<String> authorizations) {
    Presented presented = new Credentials(apiKeys, authorizations).presented(false);

    assertThat(presented).isInstanceOf(Presented.Key.class);
    KeyText text = ((Presented.Key) presented).text();
    assertThat(text.reveal()).isEqualTo(KEY);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void presented_notOneKey_isAFault(
      List<String> apiKeys, List<String> authorizations, DenyReason reason) {
    assertThat(new Credentials(apiKeys, authorizations).presented(false))
        .isEqualTo(new Presented.Fault(reason));
  }

  @Test
  void toString_ofCredentials_tellsNothing() {
    Attempt attempt = Attempts.with(new Credentials(List.of(KEY), List.of("Bearer " + KEY)));

    assertThat(attempt.toString()).doesNotContain(KEY).contains("redacted");
  }
}
