@NullMarked
package dev.tollgate.controlplane.nodes;

import org.jspecify.annotations.NullMarked;
