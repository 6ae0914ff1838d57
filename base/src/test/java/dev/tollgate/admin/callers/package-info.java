/** Tests of {@code admin.callers}. */
@NullMarked
package dev.tollgate.admin.callers;

import org.jspecify.annotations.NullMarked;
