@NullMarked
package dev.tollgate.testkit.envoy;

import org.jspecify.annotations.NullMarked;
