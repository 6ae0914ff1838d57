/**
 * Where a quota is spent: requests are admitted from leases that are paid in advance in Postgres.
 * Start at {@link dev.tollgate.authz.quota.Quotas}.
 */
@NullMarked
package dev.tollgate.authz.quota;

import org.jspecify.annotations.NullMarked;
