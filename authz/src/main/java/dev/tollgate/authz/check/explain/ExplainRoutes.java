package dev.tollgate.authz.check.explain;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.check.Authorizer;
import dev.tollgate.authz.quota.Quotas;
import java.time.Duration;
import java.time.InstantSource;

/** Explanations in the admin API; body and answer are in the OpenAPI document. */
public final class ExplainRoutes {
  private static final String PATH = "/admin/v1/check:explain";

  /** As long as a slow read of a key from the database. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final Explainer explainer;
  private final EdgeRoutes routes;
  private final InstantSource clock;

  /** Routes that explain the decisions of the authorizer, which pays from these quotas. */
  public ExplainRoutes(
      Authorizer authorizer, Quotas quotas, EdgeRoutes routes, InstantSource clock) {
    this.explainer = new Explainer(authorizer, quotas, MAX_WAIT);
    this.routes = routes;
    this.clock = clock;
  }

  /** Adds the route to the server. */
  public void register(AdminRoutes server) {
    server.post(PATH, Permission.READ_KEYS, this::explain);
  }

  private void explain(AdminCall call) {
    ExplainBody body = call.json(ExplainBody.class);
    FieldFaults faults = new FieldFaults();
    body.check(faults);
    faults.throwIfAny();
    body.requireEnforced();
    boolean all = call.tenantScope().isEmpty();
    Explanation explanation =
        explainer.explain(
            body.context(clock.instant()), body.unasked(), tenant -> all || call.reaches(tenant));
    call.ok(explanation.after(routes.find(String.valueOf(body.method()), body.edgePath())));
  }
}
