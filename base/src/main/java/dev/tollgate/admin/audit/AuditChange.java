package dev.tollgate.admin.audit;

import org.jspecify.annotations.Nullable;

/**
 * What an audit entry says was done.
 *
 * @param action a verb, such as {@code create} or {@code revoke}
 * @param resourceType such as {@code key}
 * @param tenant whose thing it is; null where it is nobody's
 * @param before the thing as admins saw it, to be written as JSON; null where it was not there. No
 *     secrets
 * @param after the same after the change
 */
public record AuditChange(
    String action,
    String resourceType,
    String resourceId,
    @Nullable String tenant,
    @Nullable Object before,
    @Nullable Object after) {}
