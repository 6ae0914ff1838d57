package dev.tollgate.keys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as an admin sees it.
 *
 * @param hint what may be shown of its text
 * @param revokedAt null while it is not revoked
 */
public record KeyDetails(
    ApiKey key, String name, String hint, Instant createdAt, @Nullable Instant revokedAt) {}
