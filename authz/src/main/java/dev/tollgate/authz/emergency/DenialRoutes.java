package dev.tollgate.authz.emergency;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.DenyList.Kind;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/v1/emergency-denials}; requests and responses are in the OpenAPI document. */
public final class DenialRoutes {
  private static final Logger logger = LoggerFactory.getLogger(DenialRoutes.class);
  private static final String PATH = "/admin/v1/emergency-denials";
  private static final int MAX_REASON_CHARACTERS = 500;

  private final Denials denials;
  private final KeyDirectory<?> keys;
  private final Catalog catalog;
  private final InstantSource clock;

  /**
   * Routes over the denials of this replica.
   *
   * @param keys with the catalog, tells which tenant an id belongs to, without the database
   */
  public DenialRoutes(Denials denials, KeyDirectory<?> keys, Catalog catalog, InstantSource clock) {
    this.denials = denials;
    this.keys = keys;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** The request to deny: exactly one of key, app and tenant, and the reason. */
  record Body(
      @Nullable String key,
      @Nullable String app,
      @Nullable String tenant,
      @Nullable String reason) {}

  private record Wanted(Kind kind, String id, String reason) {}

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    routes.post(PATH, Permission.WRITE_KEYS, this::deny);
    routes.get(PATH, Permission.READ_KEYS, this::list);
  }

  private void deny(AdminCall call) throws IOException {
    Wanted wanted = check(call.json(Body.class));
    Optional<String> tenant = tenantOf(wanted.kind(), wanted.id()).filter(call::reaches);
    if (tenant.isEmpty()) {
      throw ProblemException.notFound(wanted.kind().wireName(), wanted.id());
    }
    if (wanted.kind() == Kind.TENANT && !call.caller().may(Permission.WRITE_TENANTS)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "tenant: needs a role that changes tenants", List.of());
    }
    if (denials.isFullFor(tenant.get())) {
      throw ProblemException.conflict(
          "emergency denials: there are too many already (expected: to deny the app or the tenant)");
    }
    String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    Denial denial =
        Denial.of(wanted.kind(), wanted.id(), wanted.reason(), now, tenant.get(), call.actor());
    denials.add(denial);
    logger
        .atWarn()
        .addKeyValue(wanted.kind().wireName(), wanted.id())
        .log("shut off at this replica");
    call.ok(DenialView.of(denial));
  }

  private static Wanted check(Body body) {
    FieldFaults faults = new FieldFaults();
    int named =
        (body.key() == null ? 0 : 1)
            + (body.app() == null ? 0 : 1)
            + (body.tenant() == null ? 0 : 1);
    faults.expect(named == 1, "key", named, "exactly one of key, app and tenant");
    String reason = body.reason() == null ? "" : body.reason().strip();
    faults.expect(
        !reason.isEmpty() && reason.length() <= MAX_REASON_CHARACTERS,
        "reason",
        reason.length() + " characters",
        "1 to %d characters".formatted(MAX_REASON_CHARACTERS));
    faults.throwIfAny();
    if (body.key() != null) {
      return new Wanted(Kind.KEY, body.key(), reason);
    }
    return body.app() != null
        ? new Wanted(Kind.APP, body.app(), reason)
        : new Wanted(Kind.TENANT, String.valueOf(body.tenant()), reason);
  }

  private Optional<String> tenantOf(Kind kind, String id) {
    return switch (kind) {
      case KEY ->
          Optional.of(id)
              .filter(KeyId::isWellFormed)
              .flatMap(text -> keys.find(new KeyId(text)))
              .map(entry -> entry.key().tenant());
      case APP -> catalog.app(id).map(App::tenant);
      case TENANT -> catalog.tenant(id).map(Tenant::id);
    };
  }

  private void list(AdminCall call) {
    boolean all = call.tenantScope().isEmpty(); // asked first: there may be no denial to ask for
    call.ok(
        new DenialView.All(
            denials.all().stream()
                .filter(denial -> denial.tenant() != null && (all || call.reaches(denial.tenant())))
                .map(DenialView::of)
                .toList()));
  }
}
