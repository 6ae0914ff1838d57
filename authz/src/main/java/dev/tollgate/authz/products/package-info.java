/** Products: the operations that apps are approved for, and how a request is matched with them. */
@NullMarked
package dev.tollgate.authz.products;

import org.jspecify.annotations.NullMarked;
