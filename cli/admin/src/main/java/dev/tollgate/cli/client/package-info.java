/**
 * What every command that calls the admin API shares: whom it calls, how it fails, how it prints.
 */
@NullMarked
package dev.tollgate.cli.client;

import org.jspecify.annotations.NullMarked;
