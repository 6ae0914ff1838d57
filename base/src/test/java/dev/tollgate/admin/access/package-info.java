/** Tests of {@code admin.access}. */
@NullMarked
package dev.tollgate.admin.access;

import org.jspecify.annotations.NullMarked;
