/** Tests of {@code admin.http}. */
@NullMarked
package dev.tollgate.admin.http;

import org.jspecify.annotations.NullMarked;
