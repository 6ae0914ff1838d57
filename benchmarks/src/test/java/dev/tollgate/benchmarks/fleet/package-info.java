@NullMarked
package dev.tollgate.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
