package dev.tollgate.admin;

import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.admin.access.Admission;
import dev.tollgate.admin.access.Authenticator;
import dev.tollgate.admin.access.FailedAttempts;
import dev.tollgate.admin.access.IdentityRules;
import dev.tollgate.admin.access.TokenTable;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.admin.audit.AuditReader;
import dev.tollgate.admin.audit.AuditRoutes;
import dev.tollgate.admin.callers.AdminTokens;
import dev.tollgate.admin.callers.CallerRoutes;
import dev.tollgate.admin.callers.TokenFollower;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.admin.http.Idempotency;
import dev.tollgate.admin.http.IdempotentCalls;
import dev.tollgate.admin.http.SealedAnswers;
import dev.tollgate.boot.Database;
import dev.tollgate.boot.StartFailure;
import dev.tollgate.oidc.IdTokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Who may call the admin API of a service and what they did: admin tokens, identity tokens, the
 * audit log, the answers of repeated calls. Its tables are in the schema {@code admin}, which the
 * services share. The caller must close it. Thread-safe.
 */
public final class AdminAccess implements AutoCloseable {
  private final InetSocketAddress address;
  private final Admission admission;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final TokenFollower follower;
  private final CallerRoutes callers;
  private final AuditRoutes audits;

  private AdminAccess(
      InetSocketAddress address,
      Admission admission,
      Idempotency idempotency,
      AuditLog audit,
      TokenFollower follower,
      CallerRoutes callers,
      AuditRoutes audits) {
    this.address = address;
    this.admission = admission;
    this.idempotency = idempotency;
    this.audit = audit;
    this.follower = follower;
    this.callers = callers;
    this.audits = audits;
  }

  /**
   * Begins to follow the admin tokens as soon as the database can be used; until then only the
   * token of the settings and identity tokens open the API.
   *
   * @param nanoTime a monotonic clock
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it fails only if the service stops before
  public static AdminAccess start(
      AdminSettings settings, Database database, InstantSource clock, LongSupplier nanoTime) {
    SecureRandom random = new SecureRandom();
    AuditLog audit = new AuditLog(clock);
    AdminTokens tokens = new AdminTokens(database, audit, random, clock);
    TokenTable table = new TokenTable(clock, nanoTime);
    IdempotentCalls calls = new IdempotentCalls(database.dataSource(), clock);
    TokenFollower follower = new TokenFollower(tokens, table, calls);
    IdentityRules identities =
        new IdentityRules(
            settings.identities(), new IdTokenVerifier(settings.identities().providers(), clock));
    Admission admission =
        new Admission(
            new Authenticator(settings.token(), table, identities),
            settings.proxies(),
            new FailedAttempts(nanoTime));
    database.ready().thenRun(follower::start);
    return new AdminAccess(
        settings.address(),
        admission,
        new Idempotency(calls, new SealedAnswers(settings.token(), random), clock),
        audit,
        follower,
        new CallerRoutes(tokens, follower, clock),
        new AuditRoutes(new AuditReader(database.dataSource())));
  }

  /** Where changes are recorded. */
  public AuditLog audit() {
    return audit;
  }

  /** Adds the routes of callers and audit; for the one service that serves them. */
  public void register(AdminRoutes routes) {
    callers.register(routes);
    audits.register(routes);
  }

  /**
   * Serves the admin API; the caller must stop the server.
   *
   * @param metrics takes a timing of every call
   * @param features adds the routes of each feature
   * @throws StartFailure if the address cannot be listened on
   */
  public AdminServer serve(MeterRegistry metrics, Consumer<AdminRoutes> features) {
    return AdminServer.start(address, admission, idempotency, metrics, features);
  }

  /** Stops following; calls that need no database go on. */
  @Override
  public void close() {
    follower.close();
  }
}
