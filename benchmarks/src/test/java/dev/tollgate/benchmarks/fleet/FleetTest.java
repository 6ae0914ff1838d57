package dev.tollgate.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.benchmarks.Aim;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asserts the guarantees of the benchmarks that hold on any machine, with real processes and short
 * runs.
 */
class FleetTest {
  private static final Logger logger = LoggerFactory.getLogger(FleetTest.class);

  @Test
  void outage_replicaKilledMeanwhile_refusesNoValidKeyAndAdmitsNoUnknown() throws IOException {
    FleetReport report = OutageBenchmark.run(Duration.ofSeconds(12), logger::info);

    // Timeouts are not asserted, because they depend on the load of the machine.
    assertThat(report.aims())
        .as(report.text())
        .filteredOn(aim -> !aim.name().equals("outage/valid-unanswered"))
        .hasSize(2)
        .allMatch(Aim::ok);
    assertThat(report.counts().get("valid keys: 200")).isGreaterThan(200);
    assertThat(report.counts().get("unknown keys: 401")).isGreaterThan(200);
  }

  @Test
  void revocation_withAndWithoutListen_admitsNothingAfterTheReceipt() throws IOException {
    FleetReport report = RevocationBenchmark.run(20, logger::info);

    assertThat(report.counts()).containsEntry("revocations without a receipt", 0L);
    assertThat(report.aims())
        .filteredOn(aim -> aim.name().equals("revocation/admitted-after-receipt"))
        .singleElement()
        .matches(Aim::ok);
  }
}
