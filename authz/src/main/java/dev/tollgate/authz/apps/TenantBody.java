package dev.tollgate.authz.apps;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.records.Metadata;
import dev.tollgate.authz.records.PlainText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an admin says of a tenant; see the OpenAPI document. */
record TenantBody(@Nullable String name, @Nullable Map<String, String> metadata) {
  static TenantBody of(TenantView tenant) {
    return new TenantBody(tenant.name(), tenant.metadata());
  }

  /** The same with nothing left to check; throws all faults at once. */
  Checked check() {
    FieldFaults faults = new FieldFaults();
    Checked checked =
        new Checked(PlainText.require("name", name, faults), Metadata.check(metadata, faults));
    faults.throwIfAny();
    return checked;
  }

  record Checked(String name, Map<String, String> metadata) {}
}
