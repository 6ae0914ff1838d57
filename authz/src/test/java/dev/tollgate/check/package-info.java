@NullMarked
package dev.tollgate.check;

import org.jspecify.annotations.NullMarked;
