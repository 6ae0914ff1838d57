@NullMarked
package dev.tollgate.authz.check.identity;

import org.jspecify.annotations.NullMarked;
