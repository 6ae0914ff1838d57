package dev.tollgate.keys;

import dev.tollgate.products.Environment;
import dev.tollgate.quota.RequestLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an admin says of a key that is to be made; parts as in {@link ApiKey}. */
public record NewKey(
    String name,
    String app,
    Environment environment,
    @Nullable RequestLimit limit,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt) {}
