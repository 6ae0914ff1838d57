/** The commands that all things of the admin API have in common: list, get, create and so on. */
@NullMarked
package dev.tollgate.cli.resource;

import org.jspecify.annotations.NullMarked;
