/** Shared code of the commands that call the admin API: the server, the errors and the output. */
@NullMarked
package dev.tollgate.cli.client;

import org.jspecify.annotations.NullMarked;
