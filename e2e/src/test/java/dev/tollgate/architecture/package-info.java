/** Rules about the structure of the code, checked over all modules. */
@NullMarked
package dev.tollgate.architecture;

import org.jspecify.annotations.NullMarked;
