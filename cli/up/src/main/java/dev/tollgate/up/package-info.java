/** The commands for a gateway on this machine: {@code up}, {@code down} and {@code status}. */
@NullMarked
package dev.tollgate.up;

import org.jspecify.annotations.NullMarked;
