/** Errors of the admin API: problems (RFC 9457) and the faults of fields that they list. */
@NullMarked
package dev.tollgate.admin.problem;

import org.jspecify.annotations.NullMarked;
