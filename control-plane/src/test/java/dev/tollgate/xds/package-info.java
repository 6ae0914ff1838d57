@NullMarked
package dev.tollgate.xds;

import org.jspecify.annotations.NullMarked;
