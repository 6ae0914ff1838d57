package dev.tollgate.authz;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.server.CheckServer;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.ChangePruner;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.products.Product;
import dev.tollgate.authz.quota.Quotas;
import dev.tollgate.authz.receipts.ReplicaReporter;
import dev.tollgate.authz.snapshot.DiskSnapshot;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The wiring of the change feed, which keeps memory equal to the database. */
final class ChangeFeedWiring {
  private static final Duration FIRST_RECONNECT = Duration.ofMillis(100);
  private static final Duration LAST_RECONNECT = Duration.ofSeconds(5);

  /**
   * A replica that has its keys waits so long for its first word from the database about quotas:
   * without it, requests with a limit cannot be decided here, but perhaps by others.
   */
  private static final Duration QUOTA_WAIT = Duration.ofSeconds(1);

  private ChangeFeedWiring() {}

  static ChangeFeed start(Wiring wiring, DecisionCore core, CheckServer checks) {
    Service service = wiring.service();
    Database database = wiring.database();
    AuthzSettings settings = wiring.settings();
    service.closing(
        "change pruner",
        ChangePruner.start(database.dataSource(), database.ready(), service.metrics()));
    Snapshot snapshot = snapshot(settings, wiring.time().clock(), service.metrics());
    service.closing("snapshot", snapshot);
    Supplier<Duration> trust = () -> longestTrust(settings, core.data().catalog());
    ChangeFeed feed =
        new ChangeFeed(
            database::connectAlone,
            core.mirrors(service.metrics()),
            core.data().freshness(),
            new Backoff(FIRST_RECONNECT, LAST_RECONNECT, RandomGenerator.getDefault()),
            new ReplicaReporter(
                wiring.process(),
                trust,
                checks::settle,
                wiring.replicas(),
                wiring.time().nanoTime()),
            snapshot,
            deciding(service, database, core.quotas(), checks));
    feed.bind(service.metrics());
    service.closing("change feed", feed);
    feed.start(database.ready());
    return feed;
  }

  private static ChangeFeed.Checks deciding(
      Service service, Database database, Quotas quotas, CheckServer checks) {
    Health.Condition loaded = service.health().condition("keys", "the keys to be loaded");
    return new ChangeFeed.Checks() {
      private boolean ended;

      @Override
      @SuppressWarnings("FutureReturnValueIgnored") // the stage never fails
      public void begin() {
        database.spare("checks are decided from the snapshot");
        quotas
            .begun()
            .toCompletableFuture()
            .completeOnTimeout(null, QUOTA_WAIT.toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(this::serve);
      }

      private synchronized void serve() {
        if (!ended) {
          checks.serving();
          loaded.met();
        }
      }

      @Override
      public synchronized void end(String reason) {
        ended = true;
        checks.notServing();
        loaded.lost("a restart: " + reason);
      }
    };
  }

  private static Snapshot snapshot(
      AuthzSettings settings, InstantSource clock, MeterRegistry metrics) {
    return settings
        .snapshotDirectory()
        .<Snapshot>map(directory ->
            DiskSnapshot.in(directory, settings.keyPeppers().current().utf8(), clock, metrics))
        .orElse(Snapshot.NONE);
  }

  private static Duration longestTrust(AuthzSettings settings, Catalog catalog) {
    Stream<Product> products = StreamSupport.stream(catalog.products().spliterator(), false);
    return Stream.concat(
            Stream.of(settings.decisions().stalenessLimit()),
            products.map(Product::stalenessLimit).flatMap(Optional::stream))
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
