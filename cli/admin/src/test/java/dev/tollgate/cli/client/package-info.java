/** Tests of what every command that calls the admin API shares. */
@NullMarked
package dev.tollgate.cli.client;

import org.jspecify.annotations.NullMarked;
