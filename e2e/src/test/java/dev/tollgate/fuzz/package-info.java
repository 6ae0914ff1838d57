/** Fuzz tests of the admin API against its OpenAPI document. */
@NullMarked
package dev.tollgate.fuzz;

import org.jspecify.annotations.NullMarked;
