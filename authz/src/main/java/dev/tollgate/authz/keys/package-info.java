/**
 * API keys as admins manage them: routes, rules and their table. The rooms inside are the key's
 * secret, the directory in memory, last uses and leak reports.
 */
@NullMarked
package dev.tollgate.authz.keys;

import org.jspecify.annotations.NullMarked;
