package dev.tollgate.authz.apps;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.records.Metadata;
import dev.tollgate.authz.records.PlainText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant in requests; see the OpenAPI document. */
record TenantBody(@Nullable String name, @Nullable Map<String, String> metadata) {
  static TenantBody of(TenantView tenant) {
    return new TenantBody(tenant.name(), tenant.metadata());
  }

  /**
   * Validates the tenant.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 400 and all faults
   */
  Checked check() {
    FieldFaults faults = new FieldFaults();
    Checked checked =
        new Checked(PlainText.require("name", name, faults), Metadata.check(metadata, faults));
    faults.throwIfAny();
    return checked;
  }

  record Checked(String name, Map<String, String> metadata) {}
}
