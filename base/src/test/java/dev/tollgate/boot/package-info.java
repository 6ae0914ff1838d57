@NullMarked
package dev.tollgate.boot;

import org.jspecify.annotations.NullMarked;
