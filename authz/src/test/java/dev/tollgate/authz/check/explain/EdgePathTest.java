package dev.tollgate.authz.check.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgePathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/v1/chat, /v1/chat",
    "/v1//chat/, /v1/chat/",
    "/v1/./chat, /v1/chat",
    "/v1/x/../chat, /v1/chat",
    "/v1/x/%2e%2E/chat, /v1/chat",
    "/v1/x/.%2e, /v1/",
    "/../../v1, /v1",
    "/v1\\chat, /v1/chat",
    "/v1/chat?a=//b/../c, /v1/chat?a=//b/../c",
    "/v1/..;/chat, /v1/..;/chat",
    "/v1/%252e, /v1/%252e"
  })
  void of_path_isNormalizedAsEnvoyDoesIt(String path, String normalized) {
    assertThat(EdgePath.of(path)).isEqualTo(new EdgePath.Forwarded(normalized));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1%2Fchat, /v1/chat",
    "/v1%5cchat, /v1/chat",
    "/v1/x/..%2fchat?a, /v1/chat?a",
    "/v1/%2f%2Fchat, /v1/chat"
  })
  void of_escapedSlash_isRedirected(String path, String target) {
    assertThat(EdgePath.of(path)).isEqualTo(new EdgePath.Redirected(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1#chat", "/v1 chat", "/v1\tchat"})
  void of_pathThatEnvoyRefuses_isRefused(String path) {
    assertThat(EdgePath.of(path)).isInstanceOf(EdgePath.Refused.class);
  }
}
