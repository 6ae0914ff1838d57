package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.PartName;
import dev.tollgate.testkit.gateway.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Envoy moves the checks of a dead authz to the other replica: no client notices. */
class ReplicasTest {
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  @RegisterExtension
  static final GatewayExtension GATEWAY = GatewayExtension.create().withSecondAuthz();

  @Test
  void authz_eitherReplicaKilled_noValidRequestIsRefused() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY);
        Load valid = Load.of(4, () -> edge.models(GATEWAY.credentials().key()).statusCode())) {
      valid.awaitMore("200", 100);
      assertThat(answeredBy(GATEWAY.port(Port.AUTHZ_GRPC))).isPositive();
      assertThat(answeredBy(GATEWAY.secondAuthzPort())).isPositive();

      GATEWAY.kill(PartName.AUTHZ);
      valid.awaitMore("200", 200);
      long before = answeredBy(GATEWAY.port(Port.AUTHZ_GRPC));
      GATEWAY.startAgain(PartName.AUTHZ);
      await("Envoy to ask the first replica again")
          .atMost(RECOVERY)
          .until(() -> answeredBy(GATEWAY.port(Port.AUTHZ_GRPC)), count -> count > before + 100);
      GATEWAY.secondAuthz().kill();
      valid.awaitMore("200", 200);

      assertThat(valid.stop()).containsOnlyKeys("200");
    }
  }

  /** The number of checks that the replica at the port has answered, by Envoy's counter. */
  private static long answeredBy(int port) {
    String clusters;
    try {
      clusters = GATEWAY.envoyAdmin("/clusters");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher line =
        Pattern.compile("tollgate-authz::127.0.0.1:" + port + "::rq_success::(\\d+)")
            .matcher(clusters);
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }
}
