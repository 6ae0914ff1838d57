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
  private static final Duration MOMENT = Duration.ofMillis(300);

  @Test
  void of_eachVariant_isCheckedAsItsNameSays(@TempDir Path directory) throws IOException {
    EnvoyBinary envoy =
        EnvoyBinary.find(
            Optional.empty(), "", ProjectHome.find().resolve(".tollgate/envoy"), _ -> {});
    try (Parts parts = new Parts(directory)) {
      Wiring wiring = Wiring.in(parts);
      AlwaysAllowServer.start(parts, wiring);
      parts.envoy(
          "backend", envoy, BackendConfig.on(wiring.backend()), List.of(wiring.backend()));
      parts.envoy("edge", envoy, EdgeConfig.of(wiring), wiring.listeners().values());

      int allowed = answered(wiring, Variant.ALWAYS_ALLOW);
      assertThat(checks(wiring, Variant.ALWAYS_ALLOW)).isBetween((long) allowed, allowed + 1L);

      assertThat(answered(wiring, Variant.OFF)).isPositive();
      assertThat(checks(wiring, Variant.ALWAYS_ALLOW)).isBetween((long) allowed, allowed + 1L);

      // Nobody is there to check.
      assertThatThrownBy(() -> answered(wiring, Variant.TOLLGATE)).hasMessageContaining("503");
    }
  }

  private static int answered(Wiring wiring, Variant variant) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), wiring.listener(variant));
    try (Load load = Load.start(address, List.of(Request.with("any")))) {
      Tally tally = load.drive(MOMENT);
      tally.throwIfRefused();
      assertThat(tally.answered()).isPositive();
      return tally.answered();
    }
  }

  private static long checks(Wiring wiring, Variant variant) throws IOException {
    return EnvoyStats.counter(
        wiring.admin(), "cluster." + variant.title() + ".upstream_rq_total");
  }
}
