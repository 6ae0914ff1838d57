package dev.tollgate.authz.check;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;

/**
 * The data that decisions are made from, all in memory. Thread-safe.
 *
 * @param peppers the secrets under which key texts are hashed
 * @param uses notes which keys were used, for the database
 * @param freshness age of keys and catalogue
 */
public record DecisionData(
    KeyDirectory<AnswerCache> keys,
    Peppers peppers,
    KeyUses uses,
    Catalog catalog,
    Freshness freshness) {}
