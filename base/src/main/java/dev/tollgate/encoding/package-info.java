/** Digests as both services write them. */
@NullMarked
package dev.tollgate.encoding;

import org.jspecify.annotations.NullMarked;
