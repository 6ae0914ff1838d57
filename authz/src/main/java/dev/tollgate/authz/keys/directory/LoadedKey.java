package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.secret.KeyHash;

/**
 * A key as it was read from the database.
 *
 * @param isForeign whether another gateway made its text
 * @param changeSeq number of the last change that the row had when it was read
 */
public record LoadedKey(ApiKey key, KeyHash hash, boolean isForeign, long changeSeq) {}
