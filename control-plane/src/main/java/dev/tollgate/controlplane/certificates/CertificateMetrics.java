package dev.tollgate.controlplane.certificates;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** When the certificates of listeners expire, as a metric. Thread-safe. */
public final class CertificateMetrics {
  private final MultiGauge expiry;

  /** Registers the gauge, which has no rows before {@link #update}. */
  public CertificateMetrics(MeterRegistry metrics) {
    expiry =
        MultiGauge.builder("tollgate.certificates.expiry.timestamp")
            .description("When a certificate of a listener, or its chain, expires, in Unix time")
            .baseUnit("seconds")
            .register(metrics);
  }

  /** Replaces the rows. A certificate that could never be read has none. */
  public void update(CertificateSet certificates) {
    List<Row<?>> rows = new ArrayList<>();
    certificates
        .byName()
        .forEach((name, certificate) -> {
          CertificatePem pem = certificate.pem();
          if (pem != null) {
            rows.add(Row.of(Tags.of("certificate", name), pem.notAfter().getEpochSecond()));
          }
        });
    expiry.register(rows, true);
  }
}
