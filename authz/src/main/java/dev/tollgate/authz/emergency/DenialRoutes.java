package dev.tollgate.authz.emergency;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.authz.catalog.DenyList.Kind;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/v1/emergency-denials}; bodies and answers are in the OpenAPI document. */
public final class DenialRoutes {
  private static final Logger logger = LoggerFactory.getLogger(DenialRoutes.class);
  private static final String PATH = "/admin/v1/emergency-denials";
  private static final int LONGEST_REASON = 500;

  private final Denials denials;
  private final Owners owners;
  private final InstantSource clock;

  /** Knows from memory whose a thing is. */
  @FunctionalInterface
  public interface Owners {
    /** Id of the tenant that the thing belongs to, or nothing if there is no such thing. */
    Optional<String> tenantOf(Kind kind, String id);
  }

  /** Routes over what is shut off. */
  public DenialRoutes(Denials denials, Owners owners, InstantSource clock) {
    this.denials = denials;
    this.owners = owners;
    this.clock = clock;
  }

  /** One of key, app and tenant, and why. */
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
    Optional<String> tenant = owners.tenantOf(wanted.kind(), wanted.id()).filter(call::reaches);
    if (tenant.isEmpty()) {
      throw ProblemException.notFound(wanted.kind().wireName(), wanted.id());
    }
    if (wanted.kind() == Kind.TENANT && !call.caller().may(Permission.WRITE_TENANTS)) {
      throw new ProblemException(
          ProblemKind.FORBIDDEN, "tenant: needs a role that changes tenants", List.of());
    }
    if (denials.isFull()) {
      throw ProblemException.conflict("emergency denials: there are too many already");
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
        !reason.isEmpty() && reason.length() <= LONGEST_REASON,
        "reason",
        reason.length() + " characters",
        "1 to %d characters".formatted(LONGEST_REASON));
    faults.throwIfAny();
    if (body.key() != null) {
      return new Wanted(Kind.KEY, body.key(), reason);
    }
    return body.app() != null
        ? new Wanted(Kind.APP, body.app(), reason)
        : new Wanted(Kind.TENANT, String.valueOf(body.tenant()), reason);
  }

  private void list(AdminCall call) {
    call.ok(
        new DenialView.All(
            denials.all().stream()
                .filter(denial -> denial.tenant() != null && call.reaches(denial.tenant()))
                .map(DenialView::of)
                .toList()));
  }
}
