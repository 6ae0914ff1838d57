/** Apps' API keys: their text and hash, their store, and what each replica holds in memory. */
@NullMarked
package dev.tollgate.authz.keys;

import org.jspecify.annotations.NullMarked;
