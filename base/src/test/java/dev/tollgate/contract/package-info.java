/** Tests of the names and values that both services share. */
@NullMarked
package dev.tollgate.contract;

import org.jspecify.annotations.NullMarked;
