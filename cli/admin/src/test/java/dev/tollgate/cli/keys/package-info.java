/** Tests of the commands of this package against a server that answers as it is told. */
@NullMarked
package dev.tollgate.cli.keys;

import org.jspecify.annotations.NullMarked;
