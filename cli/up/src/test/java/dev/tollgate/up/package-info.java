@NullMarked
package dev.tollgate.up;

import org.jspecify.annotations.NullMarked;
