package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.secret.KeyHash;

/**
 * A key, read from its row.
 *
 * @param isForeign whether the key was imported from another gateway
 * @param changeSeq sequence number of the key's last change
 */
public record LoadedKey(ApiKey key, KeyHash hash, boolean isForeign, long changeSeq) {}
