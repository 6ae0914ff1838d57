package dev.tollgate.benchmarks.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge of the benchmark in a real Envoy, with the real always-allow server. */
class EdgeConfigTest {
  private static final Duration MOMENT = Duration.ofMillis(200);
  private static final int PATIENCE = 100;

  /** The last request of a load that has ended may still be checked, in three tries at most. */
  private static final long UNDER_WAY = 3;

  @Test
  void of_eachVariant_isCheckedAsItsNameSays(@TempDir Path directory) throws IOException {
    EnvoyBinary envoy =
        EnvoyBinary.find(
            Optional.empty(), "", ProjectHome.find().resolve(".tollgate/envoy"), _ -> {});
    try (Parts parts = new Parts(directory)) {
      Wiring wiring = Wiring.in(parts);
      AlwaysAllowServer.start(parts, wiring);
      parts.envoy("backend", envoy, BackendConfig.on(wiring.backend()), List.of(wiring.backend()));
      parts.envoy("edge", envoy, EdgeConfig.of(wiring), wiring.listeners().values());

      long allowed = answered(wiring, Variant.ALWAYS_ALLOW);
      long checks = checks(wiring);
      assertThat(checks).isGreaterThanOrEqualTo(allowed);

      assertThat(answered(wiring, Variant.OFF)).isPositive();
      assertThat(checks(wiring) - checks).isLessThanOrEqualTo(UNDER_WAY);

      assertThatThrownBy(() -> drive(wiring, Variant.TOLLGATE).throwIfRefused())
          .as("nobody is there to check")
          .hasMessageContaining("503");
    }
  }

  /** Goes on until there is a 200: a cold server may be slower than Envoy's patience. */
  private static long answered(Wiring wiring, Variant variant) throws IOException {
    long answered = 0;
    for (int i = 0; answered == 0 && i < PATIENCE; i++) {
      answered = drive(wiring, variant).answered();
    }
    assertThat(answered).as(variant.title()).isPositive();
    return answered;
  }

  private static Tally drive(Wiring wiring, Variant variant) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), wiring.listener(variant));
    try (Load load = Load.start(address, List.of(Request.with("any")))) {
      return load.drive(MOMENT);
    }
  }

  private static long checks(Wiring wiring) throws IOException {
    return EnvoyStats.counter(wiring.admin(), "cluster.always-allow.upstream_rq_total");
  }
}
