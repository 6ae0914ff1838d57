@NullMarked
package dev.tollgate.products;

import org.jspecify.annotations.NullMarked;
