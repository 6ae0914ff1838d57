package dev.tollgate.authz;

import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.authz.apps.AppRoutes;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.TenantRoutes;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.check.DecisionData;
import dev.tollgate.authz.check.explain.EdgeRoutes;
import dev.tollgate.authz.check.explain.ExplainRoutes;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.keys.KeyLimit;
import dev.tollgate.authz.keys.KeyRoutes;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.leaks.LeakRoutes;
import dev.tollgate.authz.keys.leaks.PublishedKeys;
import dev.tollgate.authz.keys.uses.KeyUseWriter;
import dev.tollgate.authz.products.ProductRoutes;
import dev.tollgate.authz.products.ProductTable;
import dev.tollgate.authz.receipts.Receipts;
import dev.tollgate.authz.records.ReceiptResponses;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.boot.Service;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The wiring of the admin API, and of the writers to the database beside it. */
final class Administration {
  private Administration() {}

  static AdminServer start(Wiring wiring, DecisionCore core, Denials denials, ChangeFeed feed) {
    Service service = wiring.service();
    AuthzSettings settings = wiring.settings();
    DecisionData data = core.data();
    InstantSource clock = wiring.time().clock();
    Jdbi jdbi = Jdbi.create(wiring.database().dataSource());
    ChangeLog changes = new ChangeLog(jdbi, feed::awaitApplied);
    startWriting(
        wiring, new KeyUseWriter(data.uses(), jdbi, changes, data.peppers(), service.metrics()));
    AdminAccess access =
        service.closing(
            "admin access",
            AdminAccess.start(
                settings.admin(), wiring.database(), wiring.time(), service.metrics()));
    Storage storage = new Storage(jdbi, changes, access.audit(), new SecureRandom(), clock);
    ReceiptResponses receipts =
        new ReceiptResponses(new Receipts(jdbi, wiring.replicas(), wiring.time().nanoTime()));
    KeyStore keys =
        new KeyStore(storage, data.peppers(), new KeyLimit(settings.decisions().keysPerTenant()));
    EmergencyWiring.replay(wiring, denials, storage, keys, feed);
    Optional<PublishedKeys> signers = signers(wiring);
    return access.serve(
        service.metrics(),
        routes -> {
          new TenantRoutes(new TenantTable(storage), receipts).register(routes);
          new AppRoutes(new AppTable(storage), receipts).register(routes);
          new ProductRoutes(new ProductTable(storage)).register(routes);
          new KeyRoutes(keys, receipts, clock).register(routes);
          new LeakRoutes(keys, signers).register(routes);
          EmergencyWiring.routes(denials, data, storage).register(routes);
          new ExplainRoutes(core.authorizer(), core.quotas(), new EdgeRoutes(jdbi), clock)
              .register(routes);
          access.register(routes);
        });
  }

  private static Optional<PublishedKeys> signers(Wiring wiring) {
    return wiring
        .settings()
        .leakKeysUrl()
        .map(url -> new PublishedKeys(url, wiring.time().steady()));
  }

  private static void startWriting(Wiring wiring, KeyUseWriter writer) {
    wiring.service().closing("key uses", writer);
    writer.startAfter(wiring.database().ready());
  }
}
