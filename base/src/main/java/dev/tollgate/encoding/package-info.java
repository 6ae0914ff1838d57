/** Hashes and text encodings that both services use. */
@NullMarked
package dev.tollgate.encoding;

import org.jspecify.annotations.NullMarked;
