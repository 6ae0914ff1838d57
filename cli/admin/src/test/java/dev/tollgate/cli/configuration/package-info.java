/** Tests of the commands about configuration, against a server that answers as it is told. */
@NullMarked
package dev.tollgate.cli.configuration;

import org.jspecify.annotations.NullMarked;
