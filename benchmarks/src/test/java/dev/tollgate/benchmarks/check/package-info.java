@NullMarked
package dev.tollgate.benchmarks.check;

import org.jspecify.annotations.NullMarked;
