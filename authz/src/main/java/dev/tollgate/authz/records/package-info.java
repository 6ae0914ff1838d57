/**
 * Rows that admins change through the API: reads by page, changes with audit entry and
 * announcement, receipts. Knows no kind of row; tenants, apps, products and keys build on it.
 */
@NullMarked
package dev.tollgate.authz.records;

import org.jspecify.annotations.NullMarked;
