package dev.tollgate.authz;

import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.authz.apps.AppRoutes;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.TenantRoutes;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.check.ExplainRoutes;
import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.ChangeLog;
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
import dev.tollgate.boot.Database;
import dev.tollgate.boot.Service;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;

/** The wiring of the admin API and of what is written to the database beside it. */
final class Administration {
  private Administration() {}

  static AdminServer start(
      AuthzSettings settings,
      Service service,
      Database database,
      ChangeFeed feed,
      Memory memory,
      Authorizer authorizer,
      InstantSource clock,
      LongSupplier nanoTime) {
    Jdbi jdbi = Jdbi.create(database.dataSource());
    ChangeLog changes = new ChangeLog(jdbi, feed::awaitApplied);
    write(
        service,
        database,
        new KeyUseWriter(memory.uses(), jdbi, changes, memory.peppers(), service.metrics()));
    AdminAccess access =
        service.closing(
            "admin access", AdminAccess.start(settings.admin(), database, clock, nanoTime));
    Storage storage = new Storage(jdbi, changes, access.audit(), new SecureRandom(), clock);
    ReceiptResponses receipts = new ReceiptResponses(new Receipts(jdbi, nanoTime));
    KeyStore keys = new KeyStore(storage, memory.peppers());
    Emergencies.replay(memory.denials(), storage, keys, feed, service, database);
    Optional<PublishedKeys> signers =
        settings
            .leakKeysUrl()
            .map(url -> service.closing("leak reports", new PublishedKeys(url, nanoTime)));
    return access.serve(
        service.metrics(),
        routes -> {
          new TenantRoutes(new TenantTable(storage), receipts).register(routes);
          new AppRoutes(new AppTable(storage), receipts).register(routes);
          new ProductRoutes(new ProductTable(storage)).register(routes);
          new KeyRoutes(keys, receipts, clock).register(routes);
          new LeakRoutes(keys, signers).register(routes);
          Emergencies.routes(memory, storage).register(routes);
          new ExplainRoutes(authorizer, clock).register(routes);
          access.register(routes);
        });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it fails only if the service stops before
  private static void write(Service service, Database database, KeyUseWriter writer) {
    service.closing("key uses", writer);
    database.ready().thenRun(writer::start);
  }
}
