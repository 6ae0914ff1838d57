/** Callers that present an identity token instead of a key. */
@NullMarked
package dev.tollgate.authz.check.identity;

import org.jspecify.annotations.NullMarked;
