/** The tree of commands: which there are, which of them a command line names, how one is run. */
@NullMarked
package dev.tollgate.cli.command;

import org.jspecify.annotations.NullMarked;
