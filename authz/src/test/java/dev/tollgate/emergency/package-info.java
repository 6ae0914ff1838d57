@NullMarked
package dev.tollgate.emergency;

import org.jspecify.annotations.NullMarked;
