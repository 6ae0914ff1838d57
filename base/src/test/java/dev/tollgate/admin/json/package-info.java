/** Tests of {@code admin.json}. */
@NullMarked
package dev.tollgate.admin.json;

import org.jspecify.annotations.NullMarked;
