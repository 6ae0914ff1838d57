package dev.tollgate.admin.access;

import static dev.tollgate.admin.AdminFixture.NOW;
import static dev.tollgate.admin.AdminFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.admin.AdminFixture;
import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.oidc.Issuer;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admins who show an identity token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentitiesTest {
  private static final String CALLERS = "/admin/v1/callers";

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private Issuer issuer;
  private AdminFixture admin;

  @BeforeAll
  void start() throws Exception {
    issuer = new Issuer();
    String file =
        """
        {"issuers": [{
          "issuer": "%s", "audiences": ["%s"], "keys": "%s",
          "rules": [
            {"claims": {"email": "alice@example.com"}, "role": "owner"},
            {"claims": {"groups": "auditors"}, "role": "auditor"},
            {"claims": {"hd": "example.com"}, "role": "none"}
          ]}]}
        """
            .formatted(Issuer.NAME, Issuer.AUDIENCE, issuer.keysUri());
    admin = AdminFixture.start(postgres, IdentityMapping.read(file.getBytes(UTF_8)));
  }

  @AfterAll
  void stop() {
    admin.close();
    issuer.close();
  }

  @Test
  void call_claimsOfAnOwner_mayEverythingAndIsAudited() throws Exception {
    String token = issuer.token(NOW, claims -> {}).reveal();

    json(201, admin.post(token, CALLERS, "{\"name\":\"n\",\"role\":\"none\"}"));

    JsonNode entry = json(200, admin.get(token, "/admin/v1/audit")).path("items").get(0);
    assertThat(entry.path("caller").asText()).isEqualTo("oidc:" + Issuer.NAME + "#1234567");
    assertThat(entry.path("callerName").asText()).isEqualTo("alice@example.com");
  }

  @Test
  void call_addressNotVerified_isNoOwner() throws Exception {
    String token = issuer.token(NOW, claims -> claims.claim("email_verified", false)).reveal();

    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "yes"})
  void call_addressVerifiedInATextOnly_isNoOwner(String text) throws Exception {
    String token = issuer.token(NOW, claims -> claims.claim("email_verified", text)).reveal();

    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(401);
  }

  @Test
  void call_invalidTokensOfTheSameAddress_leaveTheValidOneAlone() throws Exception {
    String valid = issuer.token(NOW, claims -> {}).reveal();

    for (int i = 0; i < 20; i++) {
      statusFromAnotherAddress("wrong");
      assertThat(statusFromAnotherAddress(valid)).isEqualTo(200);
    }
    assertThat(statusFromAnotherAddress("wrong")).isEqualTo(429);
  }

  private int statusFromAnotherAddress(String token) throws Exception {
    return admin
        .send(admin.request(token, CALLERS).setHeader("x-forwarded-for", "192.0.2.99"))
        .statusCode();
  }

  @Test
  void call_memberOfAGroup_hasItsRole() throws Exception {
    String token =
        issuer
            .token(NOW, claims -> claims.claim("email", "b@x").claim("groups", List.of("auditors")))
            .reveal();

    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(200);
    assertThat(admin.post(token, CALLERS, "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void call_roleNone_isKnownAndMayNothing() throws Exception {
    String token =
        issuer
            .token(NOW, claims -> claims.claim("email", "b@x").claim("hd", "example.com"))
            .reveal();

    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(403);
  }

  @Test
  void read_faults_areAllNamed() {
    ProblemException bad =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                IdentityMapping.read(
                    """
                    {"issuers": [{"issuer": "i", "audiences": ["a"], "keys": "http://x/keys",
                      "rules": [{"role": "owner"}, {"claims": {"a": 1}, "role": "king"},
                        {"claims": {"a": "b"}, "role": "auditor", "tenant": "ten_a"}]}]}
                    """
                        .getBytes(UTF_8)));

    assertThat(bad.faults())
        .extracting(FieldFault::field)
        .containsExactly(
            "issuers[0]",
            "issuers[0].rules[0].claims",
            "issuers[0].rules[1].claims",
            "issuers[0].rules[1].role",
            "issuers[0].rules[2].tenant");
  }
}
