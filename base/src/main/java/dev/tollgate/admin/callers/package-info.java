/** Admin tokens as a resource: created, listed and revoked over the admin API. */
@NullMarked
package dev.tollgate.admin.callers;

import org.jspecify.annotations.NullMarked;
