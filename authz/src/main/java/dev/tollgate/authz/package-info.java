/** The authz service as a process: its settings, its wiring, its main. */
@NullMarked
package dev.tollgate.authz;

import org.jspecify.annotations.NullMarked;
