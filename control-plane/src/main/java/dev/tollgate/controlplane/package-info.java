/** The control plane as a process: settings, wiring, start. */
@NullMarked
package dev.tollgate.controlplane;

import org.jspecify.annotations.NullMarked;
