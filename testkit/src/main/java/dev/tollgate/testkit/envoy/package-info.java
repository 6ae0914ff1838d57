/** The Envoy binary, found on the machine or installed. */
@NullMarked
package dev.tollgate.testkit.envoy;

import org.jspecify.annotations.NullMarked;
