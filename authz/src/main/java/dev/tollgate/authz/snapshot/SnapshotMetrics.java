package dev.tollgate.authz.snapshot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of a snapshot on disk. Thread-safe. */
final class SnapshotMetrics {
  private final Counter failures;

  SnapshotMetrics(MeterRegistry registry, PageQueue queue) {
    failures =
        Counter.builder("tollgate.authz.snapshot.failures")
            .description("Failed attempts to write the snapshot to disk or to read its rows")
            .register(registry);
    Gauge.builder("tollgate.authz.snapshot.missing", queue, it -> it.isMissing() ? 1 : 0)
        .description("1 while no snapshot on disk follows memory: the disk fails, or it is new")
        .register(registry);
  }

  void failed() {
    failures.increment();
  }
}
