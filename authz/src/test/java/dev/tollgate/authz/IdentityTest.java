package dev.tollgate.authz;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.check.identity.TokenIssuer;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A service account calls without a key. */
class IdentityTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  @TempDir static Path directory;

  @Test
  void identityToken_ofAMappedServiceAccount_isAdmittedForItsApp() throws Exception {
    try (TokenIssuer issuer = new TokenIssuer();
        LogCapture logs = LogCapture.start()) {
      RunningAuthz.start(postgres, directory, "first").close(); // makes the tables
      map(TokenIssuer.NAME, TokenIssuer.SUBJECT);
      String token = issuer.token(Instant.now(), Map.of());
      try (RunningAuthz authz =
          RunningAuthz.start(
              postgres, directory, "a", Map.of("AUTHZ_CALLER_IDENTITIES_FILE", file(issuer)))) {
        CheckResponse allowed = authz.envoy().checkToken(token);
        CheckResponse refused = authz.envoy().checkToken(token + "x");

        assertThat(headers(allowed))
            .containsEntry("x-tollgate-subject", TokenIssuer.NAME + "#" + TokenIssuer.SUBJECT)
            .containsEntry("x-tollgate-app", "default")
            .doesNotContainKey("x-tollgate-key");
        assertThat(refused.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
        assertThat(logs.text()).isNotEmpty().doesNotContain(token);
      }
    }
  }

  private static String file(TokenIssuer issuer) throws Exception {
    return Files.writeString(
            directory.resolve("identities.json"),
            """
            {"issuers": [{"issuer": "%s", "audiences": ["%s"], "keys": "%s"}]}
            """
                .formatted(TokenIssuer.NAME, TokenIssuer.AUDIENCE, issuer.keys()))
        .toString();
  }

  private static void map(String issuer, String subject) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement update = connection.createStatement()) {
      update.execute(
          """
          UPDATE authz.app SET identities = '[{"issuer": "%s", "claims": {"sub": "%s"}}]'
          """
              .formatted(issuer, subject));
    }
  }

  private static Map<String, String> headers(CheckResponse response) {
    return response.getOkResponse().getHeadersList().stream()
        .collect(toMap(it -> it.getHeader().getKey(), it -> it.getHeader().getValue()));
  }
}
