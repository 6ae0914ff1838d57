package dev.tollgate.authz.check;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.problem.FieldFaults;
import java.time.InstantSource;

/** Explanations in the admin API; body and answer are in the OpenAPI document. */
public final class ExplainRoutes {
  private static final String PATH = "/admin/v1/check:explain";

  private final Explainer explainer;
  private final InstantSource clock;

  /** Routes over what decides. */
  public ExplainRoutes(Authorizer authorizer, InstantSource clock) {
    this.explainer = new Explainer(authorizer);
    this.clock = clock;
  }

  /** Adds the route to the server. */
  public void register(AdminRoutes routes) {
    routes.post(PATH, Permission.READ_KEYS, this::explain);
  }

  private void explain(AdminCall call) {
    ExplainBody body = call.json(ExplainBody.class);
    FieldFaults faults = new FieldFaults();
    body.check(faults);
    faults.throwIfAny();
    boolean all = call.tenantScope().isEmpty();
    call.ok(
        explainer.explain(
            body.findings(clock.instant()), body.unasked(), tenant -> all || call.reaches(tenant)));
  }
}
