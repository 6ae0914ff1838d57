/** The benchmark command, and the format of results. */
@NullMarked
package dev.tollgate.benchmarks;

import org.jspecify.annotations.NullMarked;
