@NullMarked
package dev.tollgate.controlplane.certificates;

import org.jspecify.annotations.NullMarked;
