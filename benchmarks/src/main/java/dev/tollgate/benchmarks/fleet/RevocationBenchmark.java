package dev.tollgate.benchmarks.fleet;

import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.Receipt;
import dev.tollgate.authz.receipts.Receipts;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import dev.tollgate.benchmarks.EnvoyRequests;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * {@code bench revocation}: the time of a revocation under load, from the admin's request to the
 * receipt, and from the commit to the first refusal at each replica. Then the same without
 * notifications.
 */
public final class RevocationBenchmark {
  private static final int REPLICAS = 3;
  private static final int CHECKS_PER_SECOND = 200;
  private static final int STEADY_KEYS = 20;
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(2);
  private static final double AIM_MILLIS = 250;
  private static final double AIM_WITHOUT_LISTEN_MILLIS = 1_000;

  private final Fleet fleet;
  private final Jdbi jdbi;
  private final Receipts receipts;
  private final ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor();
  private long admittedAfterReceipt;
  private long withoutReceipt;

  private RevocationBenchmark(Fleet fleet, Connection connection) {
    this.fleet = fleet;
    this.jdbi = Jdbi.create(connection);
    this.receipts = new Receipts(jdbi, new KnownReplicas(TimeSource.system()), System::nanoTime);
  }

  /** Durations in nanoseconds with one way of learning of changes. */
  private record Phase(List<Long> toReceipt, List<Long> toRefusal) {
    Phase() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * Runs the benchmark.
   *
   * @param count revocations with notifications, at least 1; a fifth as many follow without
   * @param progress a callback for progress lines
   * @throws IOException if the replicas do not start or an admin call fails
   */
  public static FleetReport run(int count, Consumer<String> progress) throws IOException {
    progress.accept("starting %d replicas".formatted(REPLICAS));
    try (Fleet fleet = Fleet.start(REPLICAS);
        Connection connection = fleet.postgres().connect("tollgate")) {
      RevocationBenchmark benchmark = new RevocationBenchmark(fleet, connection);
      try (CheckLoad load =
          CheckLoad.start(
              fleet.replicas(), secrets(benchmark.keys(STEADY_KEYS)), CHECKS_PER_SECOND)) {
        progress.accept("revoking %d keys".formatted(count));
        Phase listening = benchmark.revoke(count);
        progress.accept("the same without LISTEN");
        fleet.dropNotifications();
        Phase polling = benchmark.revoke(Math.max(1, count / 5));
        return benchmark.report(count, listening, polling, load);
      } finally {
        benchmark.watchers.shutdownNow();
      }
    } catch (SQLException e) {
      throw new IOException("the database of the benchmark", e);
    }
  }

  private List<CreatedKey> keys(int count) throws IOException {
    List<CreatedKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(fleet.replicas().getFirst().admin().createKey("bench " + i));
    }
    return keys;
  }

  private static List<String> secrets(List<CreatedKey> keys) {
    return keys.stream().map(CreatedKey::secret).toList();
  }

  private Phase revoke(int count) throws IOException {
    Phase phase = new Phase();
    List<CreatedKey> keys = keys(count);
    revoke(keys.removeFirst(), 0, new Phase()); // a warm-up of the code path in each process
    for (int i = 0; i < keys.size(); i++) {
      revoke(keys.get(i), i, phase);
    }
    return phase;
  }

  private void revoke(CreatedKey key, int turn, Phase phase) throws IOException {
    CheckRequest request = EnvoyRequests.of(key.secret());
    List<Future<Instant>> refusals =
        fleet.replicas().stream().map(it -> watchers.submit(() -> refusal(it, request))).toList();
    long beganNanos = System.nanoTime();
    fleet.replicas().get(turn % REPLICAS).admin().revokeKey(key.id());
    long seq =
        jdbi.withHandle(handle ->
            handle
                .select("SELECT change_seq FROM authz.api_key WHERE id = ?", key.id())
                .mapTo(Long.class)
                .one());
    Receipt receipt = receipts.await(seq, WAIT);
    phase.toReceipt().add(System.nanoTime() - beganNanos);
    if (receipt.inForce()) {
      fleet.replicas().stream()
          .filter(it -> it.check(request) == 200)
          .forEach(it -> admittedAfterReceipt++);
    } else {
      withoutReceipt++;
    }
    Instant committedAt = receipt.committedAt();
    for (Future<Instant> refusal : refusals) {
      Instant at = get(refusal);
      if (committedAt != null) {
        phase.toRefusal().add(ChronoUnit.NANOS.between(committedAt, at));
      }
    }
  }

  /** Returns the time of the replica's first refusal of the key. */
  private static Instant refusal(Replica replica, CheckRequest request)
      throws InterruptedException {
    int status = replica.check(request);
    while (status != 401 && status != 429) { // 429 after many recent refusals
      TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
      status = replica.check(request);
    }
    return Instant.now();
  }

  private static Instant get(Future<Instant> refusal) throws IOException {
    try {
      return refusal.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a check failed", e);
    }
  }

  private FleetReport report(int count, Phase listening, Phase polling, CheckLoad load)
      throws IOException {
    Latencies refusal = Latencies.of(listening.toRefusal());
    Latencies refusalPolling = Latencies.of(polling.toRefusal());
    Map<String, Long> counts = load.counts("checks beside:");
    counts.put("revocations without a receipt", withoutReceipt);
    String run =
        "%d revocations, %d replicas, %d checks/s beside"
            .formatted(count, REPLICAS, CHECKS_PER_SECOND);
    return new FleetReport(
        "revocation",
        Conditions.here("none", run),
        Map.of(
            "request to receipt",
            Latencies.of(listening.toReceipt()),
            "commit to refusal, each replica",
            refusal,
            "request to receipt, LISTEN cut",
            Latencies.of(polling.toReceipt()),
            "commit to refusal, LISTEN cut",
            refusalPolling),
        counts,
        List.of(
            new Aim("revocation/p99", refusal.p99Millis(), "ms", AIM_MILLIS),
            new Aim(
                "revocation/p99-listen-cut",
                refusalPolling.p99Millis(),
                "ms",
                AIM_WITHOUT_LISTEN_MILLIS),
            new Aim("revocation/admitted-after-receipt", admittedAfterReceipt, "checks", 0)));
  }
}
