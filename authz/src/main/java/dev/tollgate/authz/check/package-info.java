/** Decisions about requests: from a parsed request, over the steps, to allow, deny or park. */
@NullMarked
package dev.tollgate.authz.check;

import org.jspecify.annotations.NullMarked;
