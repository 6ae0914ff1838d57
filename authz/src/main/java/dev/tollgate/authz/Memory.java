package dev.tollgate.authz;

import dev.tollgate.authz.catalog.Catalog;
import dev.tollgate.authz.check.AnswerCache;
import dev.tollgate.authz.emergency.Denials;
import dev.tollgate.authz.keys.directory.KeyDirectory;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;

/** What checks decide from, and what they note, for those who administer it. */
record Memory(
    KeyDirectory<AnswerCache> keys,
    Catalog catalog,
    Peppers peppers,
    KeyUses uses,
    Denials denials) {}
