package dev.tollgate.admin;

import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.admin.access.AuthenticationFilter;
import dev.tollgate.admin.access.Authenticator;
import dev.tollgate.admin.access.IdentityTokenAuthenticator;
import dev.tollgate.admin.access.TokenTable;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.admin.audit.AuditReader;
import dev.tollgate.admin.audit.AuditRoutes;
import dev.tollgate.admin.callers.AdminTokens;
import dev.tollgate.admin.callers.CallerRoutes;
import dev.tollgate.admin.callers.TokenRefresher;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.admin.http.Idempotency;
import dev.tollgate.admin.http.IdempotencyStore;
import dev.tollgate.admin.http.ResponseCipher;
import dev.tollgate.boot.SourceLimiter;
import dev.tollgate.boot.StartFailure;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.oidc.IdTokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Access to a service's admin API: authentication of admin tokens and identity tokens, the audit
 * log, and idempotent calls. Its tables are in the schema {@code admin}, which both services use.
 * The caller must close it. Thread-safe.
 */
public final class AdminAccess implements AutoCloseable {
  private final InetSocketAddress address;
  private final AuthenticationFilter authentication;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final TokenRefresher refresher;
  private final CallerRoutes callerRoutes;
  private final AuditRoutes auditRoutes;

  private AdminAccess(
      InetSocketAddress address,
      AuthenticationFilter authentication,
      Idempotency idempotency,
      AuditLog audit,
      TokenRefresher refresher,
      CallerRoutes callerRoutes,
      AuditRoutes auditRoutes) {
    this.address = address;
    this.authentication = authentication;
    this.idempotency = idempotency;
    this.audit = audit;
    this.refresher = refresher;
    this.callerRoutes = callerRoutes;
    this.auditRoutes = auditRoutes;
  }

  /**
   * Starts loading the admin tokens once the database is reachable. Until then only the bootstrap
   * token of the settings and identity tokens are accepted; other calls get 503.
   *
   * @param time whose clock dates audit entries and decides on token expiry
   */
  public static AdminAccess start(
      AdminSettings settings, Database database, TimeSource time, MeterRegistry metrics) {
    InstantSource clock = time.clock();
    SecureRandom random = new SecureRandom();
    AuditLog audit = new AuditLog(clock);
    AdminTokens tokens = new AdminTokens(database, audit, random, clock);
    TokenTable table = new TokenTable(time);
    IdempotencyStore calls = new IdempotencyStore(database.dataSource(), clock);
    TokenRefresher refresher = new TokenRefresher(tokens, table, calls, metrics);
    IdentityTokenAuthenticator identities =
        new IdentityTokenAuthenticator(
            settings.identities(), new IdTokenVerifier(settings.identities().providers(), clock));
    AuthenticationFilter authentication =
        new AuthenticationFilter(
            new Authenticator(settings.token(), table, identities),
            settings.proxies(),
            new SourceLimiter(
                AuthenticationFilter.FAILURE_BURST,
                AuthenticationFilter.FAILURE_INTERVAL,
                time.nanoTime()));
    refresher.startAfter(database.ready());
    return new AdminAccess(
        settings.address(),
        authentication,
        new Idempotency(calls, new ResponseCipher(settings.token(), random), clock),
        audit,
        refresher,
        new CallerRoutes(tokens, refresher, clock),
        new AuditRoutes(new AuditReader(database.dataSource())));
  }

  /** The log that every change must be appended to. */
  public AuditLog audit() {
    return audit;
  }

  /** Adds the routes of callers and of the audit log. Only one of the two services calls this. */
  public void register(AdminRoutes routes) {
    callerRoutes.register(routes);
    auditRoutes.register(routes);
  }

  /**
   * Starts the admin server. The caller must stop it.
   *
   * @param metrics the registry that records the duration of every call
   * @param features a callback that adds the routes of each feature
   * @throws StartFailure if the server cannot listen on the address
   */
  public AdminServer serve(MeterRegistry metrics, Consumer<AdminRoutes> features) {
    return AdminServer.start(address, authentication, idempotency, metrics, features);
  }

  /** Stops the refresh of admin tokens. */
  @Override
  public void close() {
    refresher.close();
  }
}
