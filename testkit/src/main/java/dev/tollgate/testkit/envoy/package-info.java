/** The Envoy binary: found, or installed on first use. */
@NullMarked
package dev.tollgate.testkit.envoy;

import org.jspecify.annotations.NullMarked;
