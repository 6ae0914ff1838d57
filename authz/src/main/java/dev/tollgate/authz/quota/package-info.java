/**
 * Limits and what a request takes from them. Start at {@link dev.tollgate.authz.quota.Quotas};
 * units are spent in {@link dev.tollgate.authz.quota.lease}.
 */
@NullMarked
package dev.tollgate.authz.quota;

import org.jspecify.annotations.NullMarked;
