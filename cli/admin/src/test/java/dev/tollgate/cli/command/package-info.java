/** Tests of the command tree. */
@NullMarked
package dev.tollgate.cli.command;

import org.jspecify.annotations.NullMarked;
