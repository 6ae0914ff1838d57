@NullMarked
package dev.tollgate.authz;

import org.jspecify.annotations.NullMarked;
