/**
 * From a command to its answer, from a killed process to serving, and what the first checks cost.
 */
@NullMarked
package dev.tollgate.benchmarks.start;

import org.jspecify.annotations.NullMarked;
