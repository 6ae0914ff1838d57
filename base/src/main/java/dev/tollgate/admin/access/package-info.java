/** Where a caller of the admin API is authenticated and its role is decided. */
@NullMarked
package dev.tollgate.admin.access;

import org.jspecify.annotations.NullMarked;
