/** The {@code tollgate} command. */
@NullMarked
package dev.tollgate.cli;

import org.jspecify.annotations.NullMarked;
