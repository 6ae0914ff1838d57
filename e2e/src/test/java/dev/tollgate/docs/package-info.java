/** The documents say what is there. */
@NullMarked
package dev.tollgate.docs;

import org.jspecify.annotations.NullMarked;
