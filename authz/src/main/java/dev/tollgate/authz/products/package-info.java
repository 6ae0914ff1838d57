/** Tenants, their apps, and the products that apps are approved for: what may be called by whom. */
@NullMarked
package dev.tollgate.authz.products;

import org.jspecify.annotations.NullMarked;
