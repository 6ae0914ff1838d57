/**
 * Several replicas of authz with one Postgres: the speed of revocations, and the cost of outages.
 */
@NullMarked
package dev.tollgate.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
