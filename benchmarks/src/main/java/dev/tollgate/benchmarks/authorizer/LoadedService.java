package dev.tollgate.benchmarks.authorizer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.authz.DecisionCore;
import dev.tollgate.authz.DecisionSettings;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.server.CheckLimits;
import dev.tollgate.authz.check.server.CheckService;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.quota.lease.LeasedQuotas;
import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.ReplicaProcess;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.testkit.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * The auth service without its servers: keys in memory that were read from a real Postgres, leases
 * that come from there. Stop it.
 *
 * @param core what decides
 * @param checks what Envoy would call
 * @param keys texts of all keys
 * @param startTime how long reading the keys from Postgres took
 * @param parts what to close, in this order
 */
record LoadedService(
    DecisionCore core,
    CheckService checks,
    List<String> keys,
    Duration startTime,
    List<AutoCloseable> parts) {
  private static final String PEPPER = "a pepper of at least thirty-two bytes";

  /** Makes keys of the database and returns texts of some of them. */
  @FunctionalInterface
  interface Fill {
    List<String> fill(Database database, String pepper);
  }

  static LoadedService start(Fill fill) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    KeyDatabase keyDatabase = database(metrics);
    Database database = keyDatabase.database();
    TimeSource time = TimeSource.system();
    ReplicaProcess process = ReplicaProcess.starting("bench");
    LeasedQuotas quotas =
        LeasedQuotas.start(
            database.ready(),
            database.pool("quota", LeasedQuotas.CONNECTIONS),
            process.name(),
            process.instance(),
            time,
            metrics);
    DecisionCore core =
        DecisionCore.of(
            DecisionSettings.DEFAULT,
            peppers(PEPPER),
            KeyMirror.source(database.dataSource()),
            quotas,
            time);
    List<String> texts = fill.fill(database, PEPPER);
    long startedNanos = System.nanoTime();
    ChangeFeed feed = follow(database, core, process, metrics);
    Duration startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    CheckService checks =
        new CheckService(core.authorizer(), time.clock(), timer, CheckLimits.DEFAULT, metrics);
    checks.serving();
    return new LoadedService(
        core, checks, texts, startTime, List.of(timer, quotas, feed, keyDatabase));
  }

  /** The only pepper, as the service has it. */
  static Peppers peppers(String pepper) {
    return Peppers.only(new KeyHasher(pepper.getBytes(US_ASCII)));
  }

  private static KeyDatabase database(MeterRegistry metrics) {
    try {
      return KeyDatabase.start(metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("the database of the benchmark", e);
    }
  }

  /** Loads everything into the core and keeps it equal to the database. */
  private static ChangeFeed follow(
      Database database, DecisionCore core, ReplicaProcess process, MeterRegistry metrics) {
    ChangeFeed feed =
        new ChangeFeed(
            database::connectAlone,
            core.mirrors(metrics),
            core.data().freshness(),
            new Backoff(
                Duration.ofMillis(100), Duration.ofSeconds(1), RandomGenerator.getDefault()),
            new ReplicaReporter(
                process,
                () -> Duration.ofMinutes(15),
                _ -> true,
                new KnownReplicas(TimeSource.system()),
                System::nanoTime),
            Snapshot.NONE,
            new ChangeFeed.Checks() {
              @Override
              public void begin() {}

              @Override
              public void end(String reason) {
                throw new IllegalStateException(reason);
              }
            });
    feed.start(CompletableFuture.completedFuture(null));
    Await.until(
        "the keys to be loaded",
        Duration.ofMinutes(5),
        () -> core.data().freshness().state() == Freshness.State.FRESH);
    return feed;
  }

  Authorizer authorizer() {
    return core.authorizer();
  }

  /** The keys in memory. */
  KeyDirectory<AnswerCache> directory() {
    return core.data().keys();
  }

  /** Stops its parts. */
  void stop() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }
}
