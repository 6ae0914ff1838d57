package dev.tollgate.authz.apps;

import java.time.Instant;
import java.util.Map;

/** A tenant in responses; see the OpenAPI document. */
public record TenantView(
    String id, String name, String status, Map<String, String> metadata, Instant createdAt) {}
