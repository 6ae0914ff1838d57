/**
 * Leases: each replica takes units of a budget from Postgres in advance and spends them in memory.
 * Start at {@link dev.tollgate.authz.quota.lease.LeasedQuotas}.
 */
@NullMarked
package dev.tollgate.authz.quota.lease;

import org.jspecify.annotations.NullMarked;
