@NullMarked
package dev.tollgate.authz.products;

import org.jspecify.annotations.NullMarked;
