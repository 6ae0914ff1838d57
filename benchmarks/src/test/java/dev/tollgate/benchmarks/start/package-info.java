@NullMarked
package dev.tollgate.benchmarks.start;

import org.jspecify.annotations.NullMarked;
