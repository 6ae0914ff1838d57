/** Tests of what a gateway document becomes. */
@NullMarked
package dev.tollgate.controlplane.render;

import org.jspecify.annotations.NullMarked;
