package dev.tollgate.authz.keys;

import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.authz.apps.AppRoutes;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.TenantRoutes;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.keys.leaks.LeakRoutes;
import dev.tollgate.authz.keys.leaks.PublishedKeys;
import dev.tollgate.authz.products.ProductRoutes;
import dev.tollgate.authz.products.ProductTable;
import dev.tollgate.authz.receipts.KnownReplicas;
import dev.tollgate.authz.receipts.Receipts;
import dev.tollgate.authz.records.ReceiptResponses;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminContract;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The admin API of the service over a real Postgres, and clients of it. */
public final class AdminApi {
  public static final int KEYS_PER_TENANT = 100;

  private static final String TOKEN = "a-token-of-the-test";
  private static final AdminContract CONTRACT = AdminContract.load();

  private final KeysDatabase database;
  private final AdminAccess access;
  private final AdminServer server;
  private final List<AdminClient> clients = new ArrayList<>();
  private final AdminClient owner;

  private AdminApi(KeysDatabase database, AdminAccess access, AdminServer server) throws Exception {
    this.database = database;
    this.access = access;
    this.server = server;
    this.owner = client(TOKEN);
  }

  /** Starts the server. */
  public static AdminApi start(PostgresExtension postgres, StepClock clock) throws Exception {
    return start(postgres, clock, Optional.empty());
  }

  /** Starts the server, which takes reports of leaked keys that are signed with these keys. */
  public static AdminApi start(
      PostgresExtension postgres, StepClock clock, Optional<PublishedKeys> signers)
      throws Exception {
    KeysDatabase database = KeysDatabase.open(postgres);
    AdminSettings settings =
        new AdminSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Secret.of(TOKEN));
    AdminAccess access = database.access(settings, clock);
    AdminServer server =
        access.serve(
            new SimpleMeterRegistry(),
            routes -> {
              ReceiptResponses receipts =
                  new ReceiptResponses(
                      new Receipts(
                          database.jdbi(),
                          new KnownReplicas(TimeSource.system()),
                          System::nanoTime));
              new KeyRoutes(database.store(clock, KEYS_PER_TENANT), receipts, clock)
                  .register(routes);
              new LeakRoutes(database.store(clock), signers).register(routes);
              Storage storage = database.storage(clock);
              new TenantRoutes(new TenantTable(storage), receipts).register(routes);
              new AppRoutes(new AppTable(storage), receipts).register(routes);
              new ProductRoutes(new ProductTable(storage)).register(routes);
              access.register(routes);
            });
    return new AdminApi(database, access, server);
  }

  /** Somebody who may do everything. */
  public AdminClient owner() {
    return owner;
  }

  /** A key-admin who is bound to the tenant. */
  public AdminClient boundTo(String tenant) throws Exception {
    return caller("{\"name\": \"bound\", \"role\": \"key-admin\", \"tenant\": \"" + tenant + "\"}");
  }

  /** Somebody with the role. */
  public AdminClient withRole(String role) throws Exception {
    return caller("{\"name\": \"somebody\", \"role\": \"" + role + "\"}");
  }

  public KeysDatabase database() {
    return database;
  }

  private AdminClient caller(String body) throws Exception {
    AdminClient.Response made = owner.call("POST", "/admin/v1/callers", body);
    return client(made.json().path("token").asText());
  }

  private AdminClient client(String token) throws Exception {
    AdminClient client = new AdminClient("http://127.0.0.1:" + server.port(), token, CONTRACT);
    clients.add(client);
    return client;
  }

  /** Stops the server and closes all clients. */
  public void stop() throws Exception {
    clients.forEach(AdminClient::close);
    server.stop(Duration.ofSeconds(5));
    access.close();
    database.close();
  }
}
