/** All tenants, apps and products in memory, and the ids that are denied at this replica alone. */
@NullMarked
package dev.tollgate.authz.catalog;

import org.jspecify.annotations.NullMarked;
