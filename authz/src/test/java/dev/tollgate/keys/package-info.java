@NullMarked
package dev.tollgate.keys;

import org.jspecify.annotations.NullMarked;
