/** Tests that the documents match the code. */
@NullMarked
package dev.tollgate.docs;

import org.jspecify.annotations.NullMarked;
