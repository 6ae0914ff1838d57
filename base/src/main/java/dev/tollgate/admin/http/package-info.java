/** The HTTP server of the admin API: routes, calls, idempotency, conditions, pages. */
@NullMarked
package dev.tollgate.admin.http;

import org.jspecify.annotations.NullMarked;
