package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.lease.LeaseStore.Ask;
import dev.tollgate.authz.quota.lease.LeaseStore.Grant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Metrics of budgets and leases. Thread-safe. */
final class QuotaMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5)
  };

  private final Timer rounds;
  private final Counter failedRounds;
  private final Counter asks;
  private final Counter granted;
  private final Counter givenBack;
  private final Counter spent;
  private final Counter pending;
  private final Counter unavailable;

  QuotaMetrics(MeterRegistry registry, Budgets budgets) {
    rounds =
        Timer.builder("tollgate.quota.round.duration")
            .description(
                "Time of a round: a statement that leases and returns units of many budgets")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    failedRounds =
        counter(
            registry, "tollgate.quota.rounds.failed", "Rounds that got no answer from Postgres");
    asks = counter(registry, "tollgate.quota.asks", "Budgets in rounds of leases");
    granted = counter(registry, "tollgate.quota.units.granted", "Units that Postgres granted");
    givenBack =
        counter(registry, "tollgate.quota.units.given.back", "Unused units returned to Postgres");
    spent = answers(registry, "spent");
    pending = answers(registry, "pending");
    unavailable = answers(registry, "unavailable");
    Gauge.builder("tollgate.quota.budgets", budgets, Budgets::size)
        .description("Budgets in memory")
        .register(registry);
  }

  private static Counter answers(MeterRegistry registry, String answer) {
    return Counter.builder("tollgate.quota.answers")
        .description(
            "Answers other than yes: spent, pending (a round is due) or unavailable (Postgres away)")
        .tag("answer", answer)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void round(long nanos) {
    rounds.record(nanos, TimeUnit.NANOSECONDS);
  }

  void answered(Ask ask, @Nullable Grant grant) {
    asks.increment();
    if (grant != null) {
      granted.increment((double) (grant.units() + grant.ahead()));
      givenBack.increment((double) ask.back().units());
    }
  }

  void failedRound() {
    failedRounds.increment();
  }

  /** Counts an outcome; what is paid is counted as an allowed check. */
  void count(Payment payment) {
    switch (payment) {
      case Payment.Paid _ -> {}
      case Payment.Exhausted _ -> spent.increment();
      case Payment.Pending _ -> pending.increment();
      case Payment.Unavailable _ -> unavailable.increment();
    }
  }
}
