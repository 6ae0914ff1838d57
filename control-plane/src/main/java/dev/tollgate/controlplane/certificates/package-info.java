/** Certificates that listeners serve: PEM files of this machine, read and checked. */
@NullMarked
package dev.tollgate.controlplane.certificates;

import org.jspecify.annotations.NullMarked;
