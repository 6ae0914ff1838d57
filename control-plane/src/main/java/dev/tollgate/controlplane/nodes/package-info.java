/** The Envoys that are connected to this replica and the configuration that each has accepted. */
@NullMarked
package dev.tollgate.controlplane.nodes;

import org.jspecify.annotations.NullMarked;
