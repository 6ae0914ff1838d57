package dev.tollgate.authz.products;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An app as admins see it; see the OpenAPI document. */
record AppView(
    String id,
    String tenant,
    String name,
    String status,
    Map<String, String> metadata,
    List<String> products,
    List<AppIdentity> identities,
    Instant createdAt) {}
