package dev.tollgate.controlplane.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.boot.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CertificateMetricsTest {
  private static final Instant END = Instant.parse("2027-11-21T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CertificateMetrics metrics = new CertificateMetrics(registry);

  @Test
  void update_certificates_haveARowEachWhileTheyAreInUse() {
    metrics.update(set(Map.of("edge", new CertificatePem("chain", Secret.of("key"), END))));
    assertThat(registry.get("tollgate.certificates.expiry.timestamp").gauge().value())
        .isEqualTo((double) END.getEpochSecond());

    metrics.update(CertificateSet.EMPTY);

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void update_certificateThatWasNeverRead_hasNoRow() {
    Map<String, @Nullable CertificatePem> pems = new TreeMap<>();
    pems.put("edge", null);

    metrics.update(set(pems));

    assertThat(registry.getMeters()).isEmpty();
  }

  private static CertificateSet set(Map<String, @Nullable CertificatePem> pems) {
    TreeMap<String, CertificateSet.FromFile> byName = new TreeMap<>();
    pems.forEach(
        (name, pem) -> byName.put(name, new CertificateSet.FromFile(Path.of(name + ".pem"), pem)));
    return new CertificateSet(byName);
  }
}
