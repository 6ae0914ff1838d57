package dev.tollgate.keys;

/**
 * A key as it was read from the database.
 *
 * @param changeSeq number of the last change that the row had when it was read
 */
public record LoadedKey(ApiKey key, KeyHash hash, long changeSeq) {}
