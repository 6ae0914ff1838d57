/** Commands about tenants, apps and products. */
@NullMarked
package dev.tollgate.cli.products;

import org.jspecify.annotations.NullMarked;
