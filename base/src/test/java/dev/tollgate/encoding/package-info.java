@NullMarked
package dev.tollgate.encoding;

import org.jspecify.annotations.NullMarked;
