/** The keys in memory: where a check finds a key by its hash. */
@NullMarked
package dev.tollgate.authz.keys.directory;

import org.jspecify.annotations.NullMarked;
