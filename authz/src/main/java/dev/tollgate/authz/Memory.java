package dev.tollgate.authz;

import dev.tollgate.check.AnswerCache;
import dev.tollgate.emergency.Denials;
import dev.tollgate.keys.KeyDirectory;
import dev.tollgate.keys.KeyUses;
import dev.tollgate.keys.Peppers;
import dev.tollgate.products.Catalog;

/** What checks decide from, and what they note, for those who administer it. */
record Memory(
    KeyDirectory<AnswerCache> keys,
    Catalog catalog,
    Peppers peppers,
    KeyUses uses,
    Denials denials) {}
