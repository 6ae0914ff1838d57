package dev.tollgate.authz.check;

import static java.util.Objects.requireNonNull;

import dev.tollgate.authz.check.Decision.Allow;
import dev.tollgate.authz.check.Decision.Deny;
import dev.tollgate.authz.check.Decision.Park;
import dev.tollgate.contract.CheckMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts decisions. The counters are looked up once, not for each check. Thread-safe. */
final class CheckMetrics {
  private final Counter allowed;
  private final Counter parked;
  private final Map<DenyReason, Counter> denied = new EnumMap<>(DenyReason.class);

  CheckMetrics(MeterRegistry metrics) {
    allowed = counter(metrics, CheckMetadata.ALLOW, "");
    for (DenyReason reason : DenyReason.values()) {
      denied.put(reason, counter(metrics, CheckMetadata.DENY, reason.wireName()));
    }
    parked =
        Counter.builder("tollgate.authz.parked.checks")
            .description("Checks that waited for the database, before they were answered")
            .register(metrics);
  }

  /** Counts an answer. */
  void count(Decision decision) {
    switch (decision) {
      case Allow _ -> allowed.increment();
      case Deny deny -> requireNonNull(denied.get(deny.reason())).increment();
      case Park _ -> throw new IllegalArgumentException("a parked check was not answered");
    }
  }

  /** Counts a check that waits. */
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
