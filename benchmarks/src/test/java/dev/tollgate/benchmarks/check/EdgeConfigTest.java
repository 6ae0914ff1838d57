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

/** Runs the benchmark's edge configuration in a real Envoy, with the real always-allow server. */
class EdgeConfigTest {
  private static final Duration LOAD_TIME = Duration.ofMillis(200);
  private static final int MAX_ATTEMPTS = 100;

  /**
   * The last request of a load may still be checked after the load ends, in three tries at most.
   */
  private static final long MAX_IN_FLIGHT_CHECKS = 3;

  @Test
  void of_eachVariant_isCheckedAsItsNameSays(@TempDir Path directory) throws IOException {
    EnvoyBinary envoy =
        EnvoyBinary.find(
            Optional.empty(), "", ProjectHome.find().resolve(".tollgate/envoy"), _ -> {});
    try (BenchmarkProcesses parts = new BenchmarkProcesses(directory)) {
      Wiring wiring = Wiring.in(parts);
      AlwaysAllowServer.start(parts, wiring);
      parts.envoy("backend", envoy, BackendConfig.on(wiring.backend()), List.of(wiring.backend()));
      parts.envoy("edge", envoy, EdgeConfig.of(wiring), wiring.listeners().values());

      long allowed = answered(wiring, Variant.ALWAYS_ALLOW);
      long checks = checks(wiring);
      assertThat(checks).isGreaterThanOrEqualTo(allowed);

      assertThat(answered(wiring, Variant.OFF)).isPositive();
      assertThat(checks(wiring) - checks).isLessThanOrEqualTo(MAX_IN_FLIGHT_CHECKS);

      assertThatThrownBy(() -> drive(wiring, Variant.TOLLGATE).throwIfRefused())
          .as("nobody is there to check")
          .hasMessageContaining("503");
    }
  }

  /** Repeats until a response has status 200, because a cold server may exceed Envoy's timeout. */
  private static long answered(Wiring wiring, Variant variant) throws IOException {
    long answered = 0;
    for (int i = 0; answered == 0 && i < MAX_ATTEMPTS; i++) {
      answered = drive(wiring, variant).answered();
    }
    assertThat(answered).as(variant.title()).isPositive();
    return answered;
  }

  private static Tally drive(Wiring wiring, Variant variant) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), wiring.listener(variant));
    try (Load load = Load.start(address, List.of(BenchmarkRequest.with("any")))) {
      return load.drive(LOAD_TIME);
    }
  }

  private static long checks(Wiring wiring) throws IOException {
    return EnvoyStats.counter(wiring.admin(), "cluster.always-allow.upstream_rq_total");
  }
}
