/** Rollout of a revision to the nodes of a group: add, switch, drain, remove, or return. */
@NullMarked
package dev.tollgate.controlplane.rollout;

import org.jspecify.annotations.NullMarked;
