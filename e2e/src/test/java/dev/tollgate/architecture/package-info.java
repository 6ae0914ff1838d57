/** Tests of the structure of the code, over all modules. */
@NullMarked
package dev.tollgate.architecture;

import org.jspecify.annotations.NullMarked;
