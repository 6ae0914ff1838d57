/** The audit log: what was changed by whom, in a chain of digests. */
@NullMarked
package dev.tollgate.admin.audit;

import org.jspecify.annotations.NullMarked;
