@NullMarked
package dev.tollgate.authz.check.explain;

import org.jspecify.annotations.NullMarked;
