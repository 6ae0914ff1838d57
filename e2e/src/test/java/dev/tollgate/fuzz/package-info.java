/** The admin API against its OpenAPI document, by somebody who does not know the code. */
@NullMarked
package dev.tollgate.fuzz;

import org.jspecify.annotations.NullMarked;
