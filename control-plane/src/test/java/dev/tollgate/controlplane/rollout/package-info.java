@NullMarked
package dev.tollgate.controlplane.rollout;

import org.jspecify.annotations.NullMarked;
