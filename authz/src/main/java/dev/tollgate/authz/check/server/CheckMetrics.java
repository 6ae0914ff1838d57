package dev.tollgate.authz.check.server;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.check.Decision;
import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.authz.check.DenyReason;
import dev.tollgate.contract.CheckMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.EnumMap;
import java.util.Map;

/** Counts and times answers; each meter is looked up once, not for each check. Thread-safe. */
final class CheckMetrics {
  // A check from memory takes microseconds; one that waits for a grant of its quota, up to a
  // second.
  private static final double[] BUCKETS_SECONDS = {
    0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005,
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5
  };

  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter allowed;
  private final Counter parked;
  private final Histogram duration;
  private final Map<DenyReason, Counter> denied = new EnumMap<>(DenyReason.class);

  CheckMetrics(PrometheusMeterRegistry metrics, ParkedChecks waiting) {
    allowed = counter(metrics, CheckMetadata.ALLOW, "");
    for (DenyReason reason : DenyReason.values()) {
      denied.put(reason, counter(metrics, CheckMetadata.DENY, reason.wireName()));
    }
    parked =
        Counter.builder("tollgate.authz.parked.checks")
            .description("Checks that waited for a quota grant or a signature before their answer")
            .register(metrics);
    // Prometheus's own histogram: a fifth of the time of Micrometer's, and without allocation.
    duration =
        Histogram.builder()
            .name("tollgate_authz_check_duration_seconds")
            .help("From the arrival of a check to its answer, waits included")
            .classicOnly()
            .classicUpperBounds(BUCKETS_SECONDS)
            .withoutExemplars()
            .register(metrics.getPrometheusRegistry());
    Gauge.builder("tollgate.authz.parked.checks.waiting", waiting, ParkedChecks::waiting)
        .description("Checks that wait for the database now")
        .register(metrics);
  }

  /** Counts an answer and the nanoseconds since the check arrived. */
  void answered(Decision decision, long nanos) {
    duration.observe(nanos / NANOS_PER_SECOND);
    switch (decision) {
      case Allow _ -> allowed.increment();
      case Deny deny -> requireNonNull(denied.get(deny.reason())).increment();
      case Park _ -> throw new IllegalArgumentException("a parked check was not answered");
    }
  }

  /** Counts a check that was parked. */
  void parked() {
    parked.increment();
  }

  private static Counter counter(MeterRegistry metrics, String decision, String reason) {
    return Counter.builder("tollgate.authz.checks")
        .description("Checks answered, by decision and reason")
        .tag("decision", decision)
        .tag("reason", reason)
        .register(metrics);
  }
}
