package dev.tollgate.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A replica that starts while Postgres is away. */
class ColdStartTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.server();

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Envoy asks another replica. */
  private static final int NO_ANSWER = 0;

  @TempDir Path directory;

  @Test
  void start_postgresAway_decidesFromTheSnapshotUntilItIsBack() throws Exception {
    String unlimited;
    String limited;
    String revoked;
    try (RunningAuthz authz = RunningAuthz.start(postgres, directory, "a")) {
      unlimited = create(authz, "{\"name\": \"a\"}");
      limited =
          create(authz, "{\"name\": \"b\", \"quota\": {\"requests\": 9, \"window\": \"1h\"}}");
      JsonNode key = authz.admin().create("{\"name\": \"c\"}");
      revoked = key.path("secret").asText();
      authz.admin().call("POST", "/admin/v1/keys/" + key.path("id").asText() + ":revoke");
      postgres.kill();
    }

    try (RunningAuthz authz = RunningAuthz.start(postgres, directory, "a")) {
      assertThat(status(authz, unlimited)).isEqualTo(200);
      assertThat(status(authz, revoked)).isEqualTo(401);
      assertThat(status(authz, Keys.text().reveal())).isEqualTo(401);
      assertThat(status(authz, limited)).isEqualTo(NO_ANSWER);
      assertThat(authz.admin().call("POST", "/admin/v1/keys", "{\"name\": \"d\"}").status())
          .isEqualTo(503);

      postgres.startAgain();
      await("the quota to be leased")
          .atMost(SOON)
          .until(() -> status(authz, limited), status -> status == 200);
      assertThat(status(authz, create(authz, "{\"name\": \"e\"}"))).isEqualTo(200);
    }
  }

  @Test
  void start_postgresAwayAndNoSnapshot_sendsEnvoyElsewhere() throws Exception {
    postgres.kill();
    try (RunningAuthz authz = RunningAuthz.begin(postgres, directory, "new", Map.of())) {
      assertThat(status(authz, Keys.text().reveal())).isEqualTo(NO_ANSWER);
      assertThat(authz.get("/ready").statusCode()).isEqualTo(503);
    } finally {
      postgres.startAgain();
    }
  }

  private static String create(RunningAuthz authz, String body) throws Exception {
    return authz.admin().create(body).path("secret").asText();
  }

  /** The status of the decision, or {@link #NO_ANSWER}. */
  private static int status(RunningAuthz authz, String secret) {
    CheckResponse response;
    try {
      response = authz.envoy().check("api", secret);
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return NO_ANSWER;
    }
    return response.hasOkResponse() ? 200 : response.getDeniedResponse().getStatus().getCodeValue();
  }
}
