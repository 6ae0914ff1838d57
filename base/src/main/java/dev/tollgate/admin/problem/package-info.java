/** Error responses of the admin API (RFC 9457) and the faults of fields that they list. */
@NullMarked
package dev.tollgate.admin.problem;

import org.jspecify.annotations.NullMarked;
