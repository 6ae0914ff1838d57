/** Tests of {@code admin.problem}. */
@NullMarked
package dev.tollgate.admin.problem;

import org.jspecify.annotations.NullMarked;
