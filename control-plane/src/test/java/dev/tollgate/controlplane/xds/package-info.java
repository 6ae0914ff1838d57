@NullMarked
package dev.tollgate.controlplane.xds;

import org.jspecify.annotations.NullMarked;
