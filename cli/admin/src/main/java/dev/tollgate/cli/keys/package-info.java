/** Commands about keys. */
@NullMarked
package dev.tollgate.cli.keys;

import org.jspecify.annotations.NullMarked;
