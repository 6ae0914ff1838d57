/**
 * Quotas of keys: requests are admitted from leases that are taken in advance from Postgres. Start
 * at {@link dev.tollgate.authz.quota.Quotas}.
 */
@NullMarked
package dev.tollgate.authz.quota;

import org.jspecify.annotations.NullMarked;
