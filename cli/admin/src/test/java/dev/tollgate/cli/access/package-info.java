/** Tests of the commands about who may call the admin API and what they did. */
@NullMarked
package dev.tollgate.cli.access;

import org.jspecify.annotations.NullMarked;
