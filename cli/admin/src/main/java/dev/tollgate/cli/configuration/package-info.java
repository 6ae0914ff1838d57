/** Commands about the gateway document and the Envoy nodes that run it. */
@NullMarked
package dev.tollgate.cli.configuration;

import org.jspecify.annotations.NullMarked;
