package dev.tollgate.benchmarks.authorizer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Role;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.CallerIdentities;
import dev.tollgate.authz.check.CheckService;
import dev.tollgate.authz.check.FailureLimits;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.keys.KeyProperties;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.NewKey;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.quota.LeasedQuotas;
import dev.tollgate.authz.quota.RequestLimit;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.Database;
import dev.tollgate.testkit.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/**
 * The auth service without its servers: keys in memory that were read from a real Postgres, leases
 * that come from there. Stop it.
 *
 * @param authorizer what decides
 * @param checks what Envoy would call
 * @param keys texts of all keys
 * @param directory where the keys are in memory
 * @param startTime how long reading the keys from Postgres took
 * @param parts what to close, in this order
 */
record LoadedService(
    Authorizer authorizer,
    CheckService checks,
    List<String> keys,
    KeyDirectory<AnswerCache> directory,
    Duration startTime,
    List<AutoCloseable> parts) {
  private static final String PEPPER = "a pepper of at least thirty-two bytes";
  private static final Duration LONG = Duration.ofMinutes(15);
  private static final RequestLimit ENDLESS =
      new RequestLimit(RequestLimit.MAX_REQUESTS, Duration.ofDays(1));

  /** Makes keys of the database and returns texts of some of them. */
  @FunctionalInterface
  interface Fill {
    List<String> fill(Database database, String pepper);
  }

  /** With keys that have quotas, made as an admin makes them. */
  static LoadedService start(int keyCount) {
    return start((database, pepper) -> createKeys(database, pepper, keyCount));
  }

  static LoadedService start(Fill fill) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    KeyDatabase keyDatabase = database(metrics);
    Database database = keyDatabase.database();
    Peppers peppers = peppers(PEPPER);
    KeyUses uses = new KeyUses();
    List<String> texts = fill.fill(database, PEPPER);
    KeyDirectory<AnswerCache> directory = new KeyDirectory<>(_ -> new AnswerCache());
    Freshness freshness = new Freshness(LONG, System::nanoTime);
    Catalog catalog = new Catalog();
    long startedNanos = System.nanoTime();
    ChangeFeed feed = feed(database, mirrors(catalog, directory, metrics), freshness);
    Duration startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
    LeasedQuotas quotas = quotas(database, metrics);
    FailureLimits failures =
        new FailureLimits(20, 100, System::nanoTime, RandomGenerator.getDefault());
    CallerIdentities nobody =
        new CallerIdentities(
            List.of(),
            catalog,
            failures,
            InstantSource.system(),
            System::nanoTime,
            Thread::startVirtualThread);
    Authorizer authorizer =
        new Authorizer(
            new KeyFinder<>(directory, peppers, uses),
            uses,
            catalog,
            freshness,
            quotas,
            failures,
            nobody);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    CheckService checks = new CheckService(authorizer, InstantSource.system(), timer, metrics);
    checks.serving();
    return new LoadedService(
        authorizer, checks, texts, directory, startTime, List.of(timer, quotas, feed, keyDatabase));
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

  private static Peppers peppers(String pepper) {
    return Peppers.only(new KeyHasher(pepper.getBytes(US_ASCII)));
  }

  private static List<String> createKeys(Database database, String pepper, int count) {
    InstantSource clock = InstantSource.system();
    Jdbi jdbi = Jdbi.create(database.dataSource());
    ChangeLog changes = new ChangeLog(jdbi, _ -> {}); // nobody follows yet
    KeyStore store =
        new KeyStore(
            new Storage(jdbi, changes, new AuditLog(clock), new SecureRandom(), clock),
            peppers(pepper));
    Editor editor =
        Editor.everywhere(
            new Actor(new Caller("bench", "bench", Role.OWNER, null), "bench", "bench"));
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> store.create(key(number), editor).text().reveal())
        .toList();
  }

  private static NewKey key(int number) {
    return new NewKey(
        "default",
        Environment.LIVE,
        new KeyProperties("bench " + number, List.of(), List.of(), Map.of(), ENDLESS, null, null));
  }

  private static List<Mirror> mirrors(
      Catalog catalog, KeyDirectory<AnswerCache> directory, MeterRegistry metrics) {
    List<Mirror> mirrors = new ArrayList<>(catalog.mirrors(metrics));
    mirrors.add(KeyMirror.of(directory, metrics));
    return mirrors;
  }

  private static ChangeFeed feed(Database database, List<Mirror> mirrors, Freshness freshness) {
    Backoff backoff =
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), RandomGenerator.getDefault());
    ReplicaReporter propagation =
        new ReplicaReporter("bench", () -> LONG, _ -> true, System::nanoTime);
    ChangeFeed feed =
        new ChangeFeed(
            database::connectAlone,
            mirrors,
            freshness,
            backoff,
            propagation,
            Snapshot.NONE,
            () -> {});
    feed.start(CompletableFuture.completedFuture(null));
    Await.until(
        "the keys to be loaded",
        Duration.ofMinutes(5),
        () -> freshness.state() == Freshness.State.FRESH);
    return feed;
  }

  private static LeasedQuotas quotas(Database database, MeterRegistry metrics) {
    return LeasedQuotas.start(
        CompletableFuture.completedFuture(null),
        database.pool("quota", 1),
        "bench",
        InstantSource.system(),
        System::nanoTime,
        RandomGenerator.getDefault(),
        metrics);
  }

  /** Stops its parts. */
  void stop() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }
}
