package dev.tollgate.benchmarks.fleet;

import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code bench outage}: stops Postgres under load, and kills a replica meanwhile, which restarts
 * from its snapshot. All valid keys without limits must be admitted throughout, and no unknown key.
 */
public final class OutageBenchmark {
  private static final int REPLICAS = 2;
  private static final int KEYS = 50;
  private static final int CHECKS_PER_SECOND = 100;
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private OutageBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param outage the duration of the outage, at least some seconds
   * @param progress a callback for progress lines
   * @throws IOException if a process does not start
   */
  public static FleetReport run(Duration outage, Consumer<String> progress) throws IOException {
    progress.accept("starting %d replicas".formatted(REPLICAS));
    try (Fleet fleet = Fleet.start(REPLICAS)) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        keys.add(fleet.replicas().getFirst().admin().createKey("bench " + i).secret());
      }
      try (CheckLoad valid = CheckLoad.start(fleet.replicas(), keys, CHECKS_PER_SECOND);
          CheckLoad unknown = CheckLoad.start(fleet.replicas(), unknownKeys(), CHECKS_PER_SECOND)) {
        long restartMillis = outage(fleet, outage, progress);
        valid.stop();
        unknown.stop();
        return report(outage, valid, unknown, restartMillis);
      }
    }
  }

  /** Returns the time in nanoseconds from the kill until the replica serves again. */
  private static long outage(Fleet fleet, Duration outage, Consumer<String> progress)
      throws IOException {
    pause(MARGIN);
    progress.accept("killing Postgres");
    fleet.postgres().kill();
    pause(outage.dividedBy(3));
    Replica replica = fleet.replicas().getFirst();
    progress.accept("killing %s and starting it again".formatted(replica.name()));
    long killedNanos = System.nanoTime();
    replica.process().kill();
    replica.process().start();
    Fleet.awaitReady(replica);
    long restartNanos = System.nanoTime() - killedNanos;
    pause(outage.minus(outage.dividedBy(3)).minusNanos(restartNanos));
    progress.accept("starting Postgres again");
    fleet.postgres().startAgain();
    pause(MARGIN);
    return TimeUnit.NANOSECONDS.toMillis(restartNanos);
  }

  private static void pause(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, time.toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static List<String> unknownKeys() {
    SecureRandom random = new SecureRandom();
    return Stream.generate(() -> KeyText.mint(Environment.LIVE, random).reveal())
        .limit(KEYS)
        .toList();
  }

  private static FleetReport report(
      Duration outage, CheckLoad valid, CheckLoad unknown, long restartMillis) throws IOException {
    long unanswered = valid.count(Replica.NO_ANSWER);
    long refused = valid.count() - valid.count(200) - unanswered;
    Map<String, Long> counts = valid.counts("valid keys:");
    counts.putAll(unknown.counts("unknown keys:"));
    counts.put("ms from kill to serving the snapshot", restartMillis);
    String run =
        "Postgres away for %d s, one of %d replicas killed meanwhile, %d checks/s"
            .formatted(outage.toSeconds(), REPLICAS, 2 * CHECKS_PER_SECOND);
    return new FleetReport(
        "outage",
        Conditions.here("none", run),
        Map.of(),
        counts,
        List.of(
            new Aim("outage/valid-refused", refused, "checks", 0),
            new Aim("outage/valid-unanswered", unanswered, "checks", 0),
            new Aim("outage/unknown-admitted", unknown.count(200), "checks", 0)));
  }
}
