@NullMarked
package dev.tollgate.authz.catalog;

import org.jspecify.annotations.NullMarked;
