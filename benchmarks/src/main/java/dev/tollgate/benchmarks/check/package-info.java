/**
 * The cost of a check: a real Envoy with authz and with a trivial auth service, compared in one
 * run.
 */
@NullMarked
package dev.tollgate.benchmarks.check;

import org.jspecify.annotations.NullMarked;
