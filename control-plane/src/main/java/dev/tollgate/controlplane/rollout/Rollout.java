package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import io.micrometer.core.instrument.Gauge;
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
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls releases out to one group of nodes by the {@link RolloutRules}: one thread takes new
 * releases, changes of nodes and deadlines, and publishes what the rules say. It never waits for
 * Postgres. Thread-safe; must be closed.
 */
final class Rollout implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Rollout.class);

  // Nodes accept within seconds; what is removed waits for the drain time, 30 s by default.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60),
    Duration.ofSeconds(120),
    Duration.ofSeconds(300)
  };

  private final NodeGroup group;
  private final ScheduledExecutorService thread;
  private final AtomicBoolean evaluationDue = new AtomicBoolean();
  private final RolloutRules rules;
  private final Publisher publisher;
  private final NodeRegistry nodes;
  private final OutcomeRecorder recorder;
  private final InstantSource clock;
  private final Timer convergence;

  // Written by the thread, read by all.
  private volatile @Nullable Stage stage;

  // Used by the thread only.
  private final Map<Long, RolloutOutcome> rejected = new HashMap<>();
  private Current current = new Current(0, new CompletableFuture<>(), Instant.MIN);
  private @Nullable Future<?> wakeUp;

  /** The newest rollout, and its first outcome for the callers that wait. */
  private record Current(long revision, CompletableFuture<RolloutOutcome> outcome, Instant begun) {}

  /**
   * A rollout that serves nothing yet.
   *
   * @param group the nodes to serve; only their answers count
   * @param thread single-threaded; closed with the rollout
   */
  Rollout(
      NodeGroup group,
      ScheduledExecutorService thread,
      RolloutTimes times,
      Publisher publisher,
      NodeRegistry nodes,
      OutcomeRecorder recorder,
      InstantSource clock,
      MeterRegistry metrics) {
    this.group = group;
    this.thread = thread;
    this.rules = new RolloutRules(times);
    this.publisher = publisher;
    this.nodes = nodes;
    this.recorder = recorder;
    this.clock = clock;
    this.convergence =
        Timer.builder("tollgate.rollout.convergence")
            .description("From the publication of a revision to its acceptance by the last node")
            .serviceLevelObjectives(BUCKETS)
            .register(metrics);
    Gauge.builder("tollgate.rollout.revision", this, rollout -> rollout.target().orElse(0))
        .description("Revision in force or being rolled out; 0 before the first")
        .register(metrics);
    nodes.onChange(this::nodesChanged);
  }

  /**
   * Rolls a release out, unless this or a newer revision is the target already.
   *
   * @return the first outcome; completes within {@link RolloutTimes#untilOutcome}
   */
  @SuppressWarnings("FutureReturnValueIgnored") // its failure completes `outcome` too
  CompletableFuture<RolloutOutcome> publish(Release release) {
    CompletableFuture<RolloutOutcome> outcome = new CompletableFuture<>();
    run(() -> {
      if (isNew(release.revision())) {
        begin(release);
      }
      outcomeOf(release.revision()).thenAccept(outcome::complete);
    });
    return outcome;
  }

  /** Rolls a release out if {@code expected} is still the target. */
  void replace(OptionalLong expected, Release release) {
    run(() -> {
      if (target().equals(expected) && !rejected.containsKey(release.revision())) {
        begin(release);
      }
    });
  }

  /** Serves a release that is known to be proven; does nothing if one is served already. */
  void resume(Release proven) {
    run(() -> {
      if (stage == null) {
        take(RolloutStep.serving(Stage.InForce.proven(proven)));
      }
    });
  }

  /** Withdraws a revision that a node of another replica refused, if it is the target here. */
  void withdraw(long revision, String reason) {
    run(() -> {
      Stage now = stage;
      if (now != null && target().equals(OptionalLong.of(revision))) {
        rules.reject(now, reason).ifPresent(this::take);
      }
    });
  }

  /** Notes that a revision is known to be good, at all replicas, if it is in force here. */
  void prove(long revision) {
    run(() -> {
      Stage now = stage;
      if (now != null && target().equals(OptionalLong.of(revision))) {
        rules.prove(now).ifPresent(this::take);
      }
    });
  }

  /**
   * Changes certificates or endpoints of the served revision, and of those that the rollout may
   * lead to. No stage begins: the versions of the revision's own resources stay.
   *
   * @param change must return its argument if nothing changes
   */
  void update(UnaryOperator<Release> change) {
    Stage seen = stage;
    if (seen == null || seen.map(change).equals(seen)) {
      return;
    }
    run(() -> {
      Stage now = stage;
      if (now != null) {
        Stage changed = now.map(change);
        Stage updated = changed.with(changed.baseline().serving(changed.served()));
        stage = updated;
        publishIfChanged(now.served(), updated.served());
      }
    });
  }

  /** All releases that are, or may come to be, served. */
  Stream<Release> releases() {
    Stage now = stage;
    return now == null ? Stream.of() : now.releases();
  }

  /** The certificates of all releases that are, or may come to be, served. */
  CertificateSet certificates() {
    return releases()
        .map(Release::certificates)
        .reduce(CertificateSet.EMPTY, CertificateSet::union);
  }

  /** Whether all nodes of this replica have accepted the revision, and it is not proven yet. */
  boolean isAccepted(long revision) {
    return stage instanceof Stage.InForce inForce
        && inForce.target().revision() == revision
        && inForce.verdict() == Stage.Verdict.ACCEPTED;
  }

  /** The revision in force or being rolled out; empty before the first. */
  OptionalLong target() {
    Stage now = stage;
    return now == null ? OptionalLong.empty() : OptionalLong.of(now.target().revision());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void publishIfChanged(Release before, Release after) {
    if (!after.versions().equals(before.versions())) {
      logger
          .atInfo()
          .addKeyValue("revision", after.revision())
          .log("endpoints or certificates have changed");
      publisher.publish(group, after);
    }
  }

  private boolean isNew(long revision) {
    OptionalLong target = target();
    return !rejected.containsKey(revision) && (target.isEmpty() || target.getAsLong() < revision);
  }

  private CompletableFuture<RolloutOutcome> outcomeOf(long revision) {
    if (current.revision() == revision) {
      return current.outcome();
    }
    RolloutOutcome superseded = new RolloutOutcome.Published(List.of(), List.of());
    return CompletableFuture.completedFuture(rejected.getOrDefault(revision, superseded));
  }

  private void begin(Release release) {
    logger.atInfo().addKeyValue("revision", release.revision()).log("rollout begins");
    // Older revisions cannot be published again.
    rejected.keySet().removeIf(revision -> revision < release.revision());
    current.outcome().complete(new RolloutOutcome.Published(List.of(), List.of()));
    Instant now = clock.instant();
    current = new Current(release.revision(), new CompletableFuture<>(), now);
    take(rules.begin(stage, release, now));
  }

  private void nodesChanged() {
    // One evaluation covers all changes before it.
    if (evaluationDue.compareAndSet(false, true)) {
      run(() -> evaluationDue.set(false));
    }
  }

  /** Runs an event on the thread, then all steps that follow from it. */
  private void run(Runnable event) {
    try {
      thread.execute(() -> {
        try {
          event.run();
          advance();
        } catch (RuntimeException e) {
          logger.atError().setCause(e).log("rollout failed; Envoys keep their configuration");
        }
      });
    } catch (RejectedExecutionException e) {
      logger.atDebug().log("closed");
    }
  }

  private void advance() {
    for (Optional<RolloutStep> step = next(); step.isPresent(); step = next()) {
      take(step.get());
    }
    scheduleWakeUp();
  }

  private Optional<RolloutStep> next() {
    Stage now = stage;
    if (now == null) {
      return Optional.empty();
    }
    return rules.advance(
        now, Acceptance.of(nodes.in(group), now.served(), now.baseline()), clock.instant());
  }

  private void take(RolloutStep step) {
    stage = step.stage();
    if (step.serve() != null) {
      publisher.publish(group, step.serve());
    }
    step.reports().forEach(report -> report(report.revision(), report.outcome()));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // record() never fails
  private void report(long revision, RolloutOutcome outcome) {
    switch (outcome) {
      case RolloutOutcome.Rejected(String reason) -> {
        rejected.put(revision, outcome);
        logger
            .atWarn()
            .addKeyValue("revision", revision)
            .addKeyValue("reason", reason)
            .log("revision is rejected");
      }
      case RolloutOutcome.Published(List<String> waitingFor, List<String> refusals) ->
          logger
              .atInfo()
              .addKeyValue("revision", revision)
              .addKeyValue("waitingFor", waitingFor)
              .addKeyValue("refusals", refusals)
              .log("revision is published");
      case RolloutOutcome.Accepted() -> {
        logger.atInfo().addKeyValue("revision", revision).log("revision is accepted");
        convergence.record(Duration.between(current.begun(), clock.instant()));
      }
      case RolloutOutcome.Proven() ->
          logger.atInfo().addKeyValue("revision", revision).log("revision is proven");
    }
    CompletableFuture<RolloutOutcome> waiting = outcomeOf(revision);
    recorder
        .record(revision, outcome)
        .thenAccept(proven -> {
          waiting.complete(outcome);
          if (proven) {
            prove(revision);
          }
        });
  }

  private void scheduleWakeUp() {
    if (wakeUp != null) {
      wakeUp.cancel(false);
      wakeUp = null;
    }
    Stage now = stage;
    if (now != null && now.deadline().isPresent()) {
      Duration wait = Duration.between(clock.instant(), now.deadline().get());
      wakeUp = thread.schedule(() -> run(() -> {}), wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
  }
}
