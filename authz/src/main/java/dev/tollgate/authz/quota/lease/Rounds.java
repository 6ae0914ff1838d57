package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.lease.LeaseStore.Answer;
import dev.tollgate.authz.quota.lease.LeaseStore.Ask;
import dev.tollgate.authz.quota.lease.LeaseStore.Grant;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.TimeSource.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs one round after another. If an answer is lost, the next thing to do is to ask whether that
 * round has taken effect, so that no unit is lost with it. For one thread.
 */
final class Rounds {
  /** Longer than a request waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LeaseStore store;
  private final Session session;
  private final DatabaseClock clock;
  private final TimeSource time;
  private final QuotaMetrics metrics;
  private @Nullable Round unanswered;

  private record Round(long no, Map<Budget, Ask> asks) {}

  Rounds(
      LeaseStore store,
      Session session,
      DatabaseClock clock,
      TimeSource time,
      QuotaMetrics metrics) {
    this.store = store;
    this.session = session;
    this.clock = clock;
    this.time = time;
    this.metrics = metrics;
  }

  /** Asks for what these budgets want, in one statement. While cut off it does nothing. */
  void run(List<Budget> budgets) {
    if (!session.isBegun() || session.isCutOff() || !recover()) {
      return;
    }
    Map<Budget, Ask> asks = new LinkedHashMap<>();
    for (Budget budget : budgets) {
      Ask ask = budget.ask(clock.millis(), time.nanos(), session.replicas(), PATIENCE);
      if (ask != null) {
        asks.put(budget, ask);
      }
    }
    if (!asks.isEmpty()) {
      run(new Round(session.nextRound(), asks));
    }
  }

  private void run(Round round) {
    unanswered = round;
    Moment sent = time.moment();
    try {
      Answer answer = store.run(round.no, List.copyOf(round.asks.values()));
      clock.heard(sent, answer.epochMillis());
      metrics.round(time.nanos() - sent.nanos());
      accept(round, answer.grants());
      unanswered = null;
    } catch (SQLException | RuntimeException e) {
      session.failed(e);
    }
  }

  /**
   * Learns what became of the round whose answer was lost, if there is one.
   *
   * @return false if that is still unknown
   */
  boolean recover() {
    Round round = unanswered;
    if (round == null) {
      return true;
    }
    try {
      Optional<Map<UUID, Grant>> grants = store.recover(round.no);
      if (grants.isPresent()) {
        accept(round, grants.get());
      } else {
        round.asks.forEach(Budget::notReturned);
      }
      unanswered = null;
      return true;
    } catch (SQLException | RuntimeException e) {
      session.failed(e);
      return false;
    }
  }

  private void accept(Round round, Map<UUID, Grant> grants) {
    long nowNanos = time.nanos();
    round.asks.forEach((budget, ask) -> {
      Grant grant = grants.get(budget.id().hash());
      budget.accept(ask, grant, nowNanos);
      metrics.answered(ask, grant);
    });
  }
}
