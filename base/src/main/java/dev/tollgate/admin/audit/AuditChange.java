package dev.tollgate.admin.audit;

import org.jspecify.annotations.Nullable;

/**
 * The change that an audit entry records. Immutable.
 *
 * @param action a verb, such as {@code create} or {@code revoke}
 * @param resourceType the kind of resource, such as {@code key}
 * @param tenant the tenant that owns the resource; null if no tenant does
 * @param before the resource before the change, to be written as JSON without secrets; null if it
 *     did not exist
 * @param after the resource after the change, likewise; null if it was deleted
 */
public record AuditChange(
    String action,
    String resourceType,
    String resourceId,
    @Nullable String tenant,
    @Nullable Object before,
    @Nullable Object after) {}
