package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.nodes.NodeRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings releases to the edge by the {@link RolloutRules}: one thread that hears of new releases,
 * of nodes and of time, and tells the {@link Publisher}. Never waits for Postgres. Thread-safe;
 * must be closed.
 */
final class Rollout implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Rollout.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("rollout").factory());
  private final AtomicBoolean lookDue = new AtomicBoolean();
  private final RolloutRules rules;
  private final Publisher publisher;
  private final NodeRegistry nodes;
  private final Reports reports;
  private final InstantSource clock;
  private final Timer convergence;

  // Written by the thread; read by others.
  private volatile @Nullable Stage stage;

  // Of the thread alone.
  private final Map<Long, Outcome> rejected = new HashMap<>();
  private Running running = new Running(0, new CompletableFuture<>(), Instant.MIN);
  private @Nullable Future<?> alarm;

  /** The newest rollout and those who wait for it. */
  private record Running(long revision, CompletableFuture<Outcome> outcome, Instant begun) {}

  Rollout(
      RolloutTimes times,
      Publisher publisher,
      NodeRegistry nodes,
      Reports reports,
      InstantSource clock,
      MeterRegistry metrics) {
    this.rules = new RolloutRules(times);
    this.publisher = publisher;
    this.nodes = nodes;
    this.reports = reports;
    this.clock = clock;
    this.convergence =
        Timer.builder("tollgate.rollout.convergence")
            .description("From the publication of a revision to its acceptance by the last node")
            .register(metrics);
    nodes.onChange(this::nodesChanged);
  }

  /**
   * Rolls a release out unless the edge is at that revision, or beyond it, already.
   *
   * @return what became of it as soon as that is known; bounded by the times of the rollout
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the dependent future says it all
  CompletableFuture<Outcome> publish(Release release) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    run(() -> {
      if (isBehind(release.revision())) {
        begin(release);
      }
      outcomeOf(release.revision()).thenAccept(outcome::complete);
    });
    return outcome;
  }

  /** Rolls a release out if the edge still is at, or goes to, {@code expected}. */
  void replace(OptionalLong expected, Release release) {
    run(() -> {
      if (target().equals(expected) && !rejected.containsKey(release.revision())) {
        begin(release);
      }
    });
  }

  /** Takes up a release that all nodes had accepted when this replica stopped. */
  void resume(Release proven) {
    run(() -> {
      if (stage == null) {
        take(Step.serving(new Stage.Resting(proven, Stage.Verdict.PROVEN, null)));
      }
    });
  }

  /** Goes back from a revision that a node of another replica refused. */
  void withdraw(long revision, String reason) {
    run(() -> {
      Stage now = stage;
      if (now != null && target().equals(OptionalLong.of(revision))) {
        take(rules.reject(now, reason));
      }
    });
  }

  /** The revision that the edge is at, or on the way to; nothing before the first. */
  OptionalLong target() {
    Stage now = stage;
    return now == null ? OptionalLong.empty() : OptionalLong.of(now.target().revision());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private boolean isBehind(long revision) {
    OptionalLong target = target();
    return !rejected.containsKey(revision) && (target.isEmpty() || target.getAsLong() < revision);
  }

  private CompletableFuture<Outcome> outcomeOf(long revision) {
    if (running.revision() == revision) {
      return running.outcome();
    }
    Outcome overtaken = new Outcome.Published(List.of());
    return CompletableFuture.completedFuture(rejected.getOrDefault(revision, overtaken));
  }

  private void begin(Release release) {
    logger.atInfo().addKeyValue("revision", release.revision()).log("rollout begins");
    // Older ones can no longer come.
    rejected.keySet().removeIf(revision -> revision < release.revision());
    running.outcome().complete(new Outcome.Published(List.of()));
    Instant now = clock.instant();
    running = new Running(release.revision(), new CompletableFuture<>(), now);
    take(rules.begin(stage, release, now));
  }

  private void nodesChanged() {
    // One look sees all changes until then.
    if (lookDue.compareAndSet(false, true)) {
      run(() -> lookDue.set(false));
    }
  }

  /** Runs on the thread, and then whatever follows from it. */
  private void run(Runnable event) {
    try {
      thread.execute(() -> {
        try {
          event.run();
          look();
        } catch (RuntimeException e) {
          logger.atError().setCause(e).log("rollout failed; Envoys keep what they have");
        }
      });
    } catch (RejectedExecutionException e) {
      logger.atDebug().log("closed");
    }
  }

  private void look() {
    for (Optional<Step> step = next(); step.isPresent(); step = next()) {
      take(step.get());
    }
    setAlarm();
  }

  private Optional<Step> next() {
    Stage now = stage;
    if (now == null) {
      return Optional.empty();
    }
    Acceptance acceptance = Acceptance.of(nodes.all(), now.served(), now.before());
    return rules.advance(now, acceptance, clock.instant());
  }

  private void take(Step step) {
    stage = step.stage();
    if (step.serve() != null) {
      publisher.publish(step.serve());
    }
    step.reports().forEach(report -> tell(report.revision(), report.outcome()));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // reports say themselves what they cannot keep
  private void tell(long revision, Outcome outcome) {
    switch (outcome) {
      case Outcome.Rejected(String reason) -> {
        rejected.put(revision, outcome);
        logger
            .atWarn()
            .addKeyValue("revision", revision)
            .addKeyValue("reason", reason)
            .log("revision is rejected");
      }
      case Outcome.Published(List<String> waitingFor) ->
          logger
              .atInfo()
              .addKeyValue("revision", revision)
              .addKeyValue("waitingFor", waitingFor)
              .log("revision is published");
      case Outcome.Proven() -> {
        logger.atInfo().addKeyValue("revision", revision).log("revision is proven");
        convergence.record(Duration.between(running.begun(), clock.instant()));
      }
    }
    CompletableFuture<Outcome> waiting = outcomeOf(revision);
    reports.keep(revision, outcome).thenRun(() -> waiting.complete(outcome));
  }

  private void setAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
    Stage now = stage;
    if (now != null && now.wakeAt().isPresent()) {
      Duration wait = Duration.between(clock.instant(), now.wakeAt().get());
      alarm = thread.schedule(() -> run(() -> {}), wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
  }
}
