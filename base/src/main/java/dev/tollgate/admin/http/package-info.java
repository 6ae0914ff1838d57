/**
 * The HTTP server of the admin API: routes, calls, idempotency, conditional requests, pagination.
 */
@NullMarked
package dev.tollgate.admin.http;

import org.jspecify.annotations.NullMarked;
