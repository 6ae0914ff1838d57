package dev.tollgate.authz.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Metrics of a journal. Thread-safe. */
final class JournalMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1)
  };

  private final MeterRegistry registry;
  private final Counter refused;
  private final Timer forces;
  private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);
  private final Map<Damage.Kind, Counter> damage = new EnumMap<>(Damage.Kind.class);

  /** A failed operation on the disk. */
  enum Failure {
    CREATE,
    FORCE
  }

  JournalMetrics(MeterRegistry registry) {
    this.registry = registry;
    refused =
        Counter.builder("tollgate.journal.records.refused")
            .description("Records that the journal could not take; their requests were refused")
            .register(registry);
    forces =
        Timer.builder("tollgate.journal.force.duration")
            .description("Time to force the records since the last time to disk (fsync)")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    for (Failure failure : Failure.values()) {
      failures.put(
          failure,
          Counter.builder("tollgate.journal.disk.failures")
              .description("Segments that could not be created, and forces that failed")
              .tag("operation", failure.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    for (Damage.Kind kind : Damage.Kind.values()) {
      damage.put(
          kind,
          Counter.builder("tollgate.journal.damage")
              .description("Parts of the journal without a readable record")
              .tag("kind", kind.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  void observe(Journal journal) {
    Gauge.builder("tollgate.journal.writable", journal, it -> it.isWritable() ? 1 : 0)
        .description("1 if the journal takes records")
        .register(registry);
    Gauge.builder("tollgate.journal.size", journal, Journal::bytes)
        .description("Size of all segments, written or prepared")
        .baseUnit("bytes")
        .register(registry);
  }

  void refused() {
    refused.increment();
  }

  void forced(long nanos) {
    forces.record(Duration.ofNanos(nanos));
  }

  void failed(Failure failure) {
    Objects.requireNonNull(failures.get(failure)).increment();
  }

  void damaged(Damage found) {
    Objects.requireNonNull(damage.get(found.kind())).increment();
  }
}
