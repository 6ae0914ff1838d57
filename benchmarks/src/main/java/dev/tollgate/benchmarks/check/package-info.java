/** What a check costs: real Envoy, our auth service and a trivial one, compared in one run. */
@NullMarked
package dev.tollgate.benchmarks.check;

import org.jspecify.annotations.NullMarked;
