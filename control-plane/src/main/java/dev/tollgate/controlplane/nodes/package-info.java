/** The Envoys that are connected to this replica and what each has taken of its configuration. */
@NullMarked
package dev.tollgate.controlplane.nodes;

import org.jspecify.annotations.NullMarked;
