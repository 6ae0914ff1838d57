@NullMarked
package dev.tollgate.nodes;

import org.jspecify.annotations.NullMarked;
