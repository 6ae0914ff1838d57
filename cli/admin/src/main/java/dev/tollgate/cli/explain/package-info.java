/** Why the gateway would answer a request as it would. */
@NullMarked
package dev.tollgate.cli.explain;

import org.jspecify.annotations.NullMarked;
