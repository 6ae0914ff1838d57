@NullMarked
package dev.tollgate.benchmarks;

import org.jspecify.annotations.NullMarked;
