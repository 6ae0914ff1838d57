package dev.tollgate.authz.apps;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request to create an app; see the OpenAPI document. */
record NewAppBody(
    @Nullable String tenant,
    @Nullable String name,
    @Nullable Map<String, String> metadata,
    @Nullable List<String> products,
    @Nullable List<AppBody.IdentityBody> identities) {
  AppBody app() {
    return new AppBody(name, metadata, products, identities);
  }
}
