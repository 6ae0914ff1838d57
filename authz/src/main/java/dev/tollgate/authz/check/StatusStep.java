package dev.tollgate.authz.check;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.catalog.DenyList;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Are the key, its app and its tenant in force now? */
final class StatusStep implements Step {
  private final Catalog catalog;

  StatusStep(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public StepName name() {
    return StepName.STATUS;
  }

  @Override
  public Outcome check(EvaluationContext context) {
    Principal principal = context.requirePrincipal();
    App app = catalog.app(principal.app()).orElse(null);
    Tenant tenant = catalog.tenant(principal.tenant()).orElse(null);
    context.app = app;
    context.tenant = tenant;
    if (app == null || tenant == null) {
      return Outcome.failed(DenyReason.APP_NOT_READABLE);
    }
    if (isDenied(principal)) {
      return Outcome.failed(DenyReason.EMERGENCY_DENIED);
    }
    DenyReason inactive =
        principal instanceof Principal.Key key ? inactive(key.key(), context.now()) : null;
    if (inactive != null) {
      return Outcome.failed(inactive);
    } else if (app.status() == Status.SUSPENDED) {
      return Outcome.failed(DenyReason.SUSPENDED_APP);
    }
    return Outcome.passedIf(tenant.status() == Status.ACTIVE, DenyReason.SUSPENDED_TENANT);
  }

  private boolean isDenied(Principal principal) {
    DenyList denyList = catalog.denyList();
    return denyList.deniesAppOf(principal.app(), principal.tenant())
        || (principal instanceof Principal.Key key && denyList.deniesKey(key.key().id().value()));
  }

  /** Of several reasons, a final one is returned first. */
  private static @Nullable DenyReason inactive(ApiKey key, Instant now) {
    if (key.status() == KeyStatus.REVOKED) {
      return DenyReason.REVOKED_KEY;
    } else if (key.isExpired(now)) {
      return DenyReason.EXPIRED_KEY;
    } else if (key.isBeforeStart(now)) {
      return DenyReason.EARLY_KEY;
    }
    return key.status() == KeyStatus.SUSPENDED ? DenyReason.SUSPENDED_KEY : null;
  }

  @Override
  public String detail(EvaluationContext context) {
    Principal principal = context.requirePrincipal();
    App app = context.app;
    Tenant tenant = context.tenant;
    return "%sapp %s %s, tenant %s %s"
        .formatted(
            principal instanceof Principal.Key key ? describe(key.key()) : "",
            principal.app(),
            app == null ? "not readable" : app.status().wireName(),
            principal.tenant(),
            tenant == null ? "not readable" : tenant.status().wireName());
  }

  private static String describe(ApiKey key) {
    String from = key.notBefore() == null ? "" : " from " + key.notBefore();
    String until = key.expiresAt() == null ? "" : " until " + key.expiresAt();
    return "key %s%s%s, ".formatted(key.status().wireName(), from, until);
  }
}
