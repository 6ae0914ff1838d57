/** Tenants, their apps, and the products that apps are approved for: what may be called by whom. */
@NullMarked
package dev.tollgate.products;

import org.jspecify.annotations.NullMarked;
