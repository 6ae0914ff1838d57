package dev.tollgate.authz.apps;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An app in responses; see the OpenAPI document. */
public record AppView(
    String id,
    String tenant,
    String name,
    String status,
    Map<String, String> metadata,
    List<String> products,
    List<AppIdentity> identities,
    Instant createdAt) {}
