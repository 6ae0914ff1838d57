/** How a revision reaches the edge: add, switch, drain, remove, or back to what worked. */
@NullMarked
package dev.tollgate.controlplane.rollout;

import org.jspecify.annotations.NullMarked;
