/** Several replicas of authz over one Postgres: how fast a revocation is, what an outage costs. */
@NullMarked
package dev.tollgate.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
