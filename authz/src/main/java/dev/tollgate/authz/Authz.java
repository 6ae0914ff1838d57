package dev.tollgate.authz;

import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.CallerIdentities;
import dev.tollgate.authz.check.CheckServer;
import dev.tollgate.authz.check.CheckService;
import dev.tollgate.authz.check.FailureLimits;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.authz.quota.LeasedQuotas;
import dev.tollgate.authz.quota.RequestQuotas;
import dev.tollgate.boot.Database;
import dev.tollgate.boot.Service;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The wiring of the authz service, in the order in which things are needed.
 *
 * @param grpcPort the port that checks are served on
 * @param adminPort the port that the admin API is served on
 * @param adminRoutes methods and paths of the admin API
 */
record Authz(int grpcPort, int adminPort, Set<String> adminRoutes) {
  static Authz start(AuthzSettings settings, Service service) {
    InstantSource clock = InstantSource.system();
    LongSupplier nanoTime = System::nanoTime;
    Database database =
        service.closing(
            "database", Database.open(settings.database(), service.health(), service.metrics()));
    Peppers peppers = settings.keyPeppers().peppers();
    KeyUses uses = new KeyUses();
    KeyDirectory<AnswerCache> keys =
        new KeyDirectory<>(
            key -> new AnswerCache(),
            settings.keysInMemory(),
            KeyMirror.source(database.dataSource()),
            nanoTime);
    Catalog catalog = new Catalog();
    Freshness freshness = new Freshness(settings.stalenessLimit(), nanoTime);
    RequestQuotas quotas = quotas(settings, service, database, clock, nanoTime);
    FailureLimits failures =
        new FailureLimits(
            settings.failuresPerSecond(),
            settings.failureBurst(),
            nanoTime,
            RandomGenerator.getDefault());
    Authorizer authorizer =
        new Authorizer(
            new KeyFinder<>(keys, peppers, uses),
            uses,
            catalog,
            freshness,
            quotas,
            failures,
            new CallerIdentities(
                settings.callerIdentities(),
                catalog,
                failures,
                clock,
                nanoTime,
                Thread::startVirtualThread));
    CheckServer checks = checks(settings, service, authorizer, clock);
    Denials denials = Emergencies.read(settings, catalog);
    ChangeFeed feed =
        Following.start(
            settings,
            service,
            database,
            catalog,
            mirrors(catalog, keys, service),
            freshness,
            checks,
            clock,
            nanoTime);
    // Stopped before the feed: to the last check, no change passes it by.
    service.draining("checks", checks::stop);
    AdminServer admin =
        Administration.start(
            settings,
            service,
            database,
            feed,
            new Memory(keys, catalog, peppers, uses, denials),
            authorizer,
            clock,
            nanoTime);
    service.draining("admin", admin::stop);
    return new Authz(checks.port(), admin.port(), admin.routes());
  }

  private static RequestQuotas quotas(
      AuthzSettings settings,
      Service service,
      Database database,
      InstantSource clock,
      LongSupplier nanoTime) {
    return service.closing(
        "quotas",
        LeasedQuotas.start(
            database.ready(),
            service.closing("quota connections", database.pool("quota", 1)),
            settings.replica(),
            clock,
            nanoTime,
            RandomGenerator.getDefault(),
            service.metrics()));
  }

  private static CheckServer checks(
      AuthzSettings settings, Service service, Authorizer authorizer, InstantSource clock) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("parked").factory());
    timer.setRemoveOnCancelPolicy(true); // most timeouts are cancelled long before they are due
    service.closing("parked checks", timer::shutdownNow);
    CheckServer server =
        CheckServer.start(
            settings.grpcAddress(),
            service.serverCredentials(settings.tls()),
            new CheckService(authorizer, clock, timer, service.metrics()));
    return server;
  }

  /** In the order of loading: what a key refers to is there before the key. */
  private static List<Mirror> mirrors(
      Catalog catalog, KeyDirectory<AnswerCache> keys, Service service) {
    List<Mirror> mirrors = new ArrayList<>(catalog.mirrors(service.metrics()));
    mirrors.add(KeyMirror.of(keys, service.metrics()));
    return mirrors;
  }
}
