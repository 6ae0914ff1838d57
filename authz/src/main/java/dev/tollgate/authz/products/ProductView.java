package dev.tollgate.authz.products;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product in responses; see the OpenAPI document. */
public record ProductView(
    String id,
    String name,
    List<StoredOperation> operations,
    List<String> environments,
    @Nullable String stalenessLimit,
    Instant createdAt) {}
