/** Tests of what a gateway document becomes. */
@NullMarked
package dev.tollgate.render;

import org.jspecify.annotations.NullMarked;
