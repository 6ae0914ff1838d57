@NullMarked
package dev.tollgate.rollout;

import org.jspecify.annotations.NullMarked;
