/** Encoding of digests, the same in both services. */
@NullMarked
package dev.tollgate.encoding;

import org.jspecify.annotations.NullMarked;
